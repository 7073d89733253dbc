from django.core.files.base import ContentFile
from django.core.files.storage import default_storage


def test_files_of_a_test_stay_in_its_folder(media):
    name = default_storage.save("a.txt", ContentFile(b"a"))
    assert (media / name).read_bytes() == b"a"
