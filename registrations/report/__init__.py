"""The report for funders: counts that leave the house, so nobody may be found in them."""
