# syntax=docker/dockerfile:1
# Stage 1: browser libraries. Stage 2: Python packages. Stage 3: what runs, without compilers, npm or root.

FROM node:22-bookworm-slim AS browser
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
RUN npm ci --omit=dev --no-audit --no-fund

FROM python:3.13-slim-bookworm AS packages
COPY requirements.txt ./
RUN python -m venv /venv && /venv/bin/pip install --no-cache-dir --require-hashes -r requirements.txt

FROM python:3.13-slim-bookworm
RUN apt-get update \
    && apt-get install -y --no-install-recommends libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 \
        fonts-noto-core fonts-droid-fallback poppler-utils \
    && rm -rf /var/lib/apt/lists/* \
    && useradd --system --uid 10001 --home-dir /data --create-home conference
ENV PATH=/venv/bin:$PATH PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 \
    DJANGO_SETTINGS_MODULE=conference.config.settings DATA_DIR=/data BIND=0.0.0.0
WORKDIR /app
COPY --from=packages /venv /venv
COPY --from=browser /app/node_modules node_modules
COPY manage.py ./
COPY conference conference
COPY registrations registrations
COPY exhibitors exhibitors
COPY templates templates
COPY static static
COPY locale locale
# The values are for this build step only; the settings ask for them at every start.
RUN python -m conference.config.catalogues \
    && SECRET_KEY=build BASE_URL=https://build.invalid ALLOWED_HOSTS=build.invalid DATABASE_URL=postgresql://build \
       CELERY_BROKER_URL=redis://build EMAIL_URL=dummymail:// python manage.py collectstatic --noinput -v 0 \
    && python -m compileall -q conference registrations exhibitors \
    && rm -rf node_modules && mkdir -p /data/media /data/erasures && chown -R conference /data
USER conference
EXPOSE 8000
CMD ["gunicorn", "-c", "python:conference.config.gunicorn", "conference.config.wsgi"]
