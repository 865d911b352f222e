# One image for all parts of the service; docs/operations.md says how they run.

# Debian is named, since it gives pg_dump its version: 17, that of PostgreSQL in docker-compose.yml.
FROM python:3.12-slim-trixie AS build
# `tracing` instead has what GREENLIGHT_TRACES_URL needs as well.
ARG REQUIREMENTS=runtime
WORKDIR /build
RUN python -m venv /opt/venv
COPY requirements/runtime.txt requirements/tracing.txt ./
RUN /opt/venv/bin/pip install --no-cache-dir --disable-pip-version-check --require-hashes -r $REQUIREMENTS.txt

FROM python:3.12-slim-trixie
# pg_dump and pg_restore, for `manage.py backup` and `restore`.
RUN apt-get update -qq \
 && apt-get install --yes --no-install-recommends postgresql-client \
 && rm -rf /var/lib/apt/lists/*
RUN useradd --system --uid 10001 --user-group --no-create-home greenlight \
 && install --directory --owner greenlight --group greenlight /data
COPY --from=build /opt/venv /opt/venv
WORKDIR /app
COPY manage.py ./
COPY registry registry/
COPY accesscontrol accesscontrol/
COPY notifications notifications/
COPY recording recording/
COPY config config/
COPY greenlight_verify greenlight_verify/
COPY greenlight greenlight/
COPY docs docs/
COPY fixtures fixtures/
# Nobody can write here later: without this each process would compile all of it at its start.
RUN python -m compileall -q .
ENV PATH=/opt/venv/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    GREENLIGHT_DATA_DIR=/data \
    PROMETHEUS_MULTIPROC_DIR=/tmp/figures
USER greenlight
EXPOSE 8000
STOPSIGNAL SIGTERM
CMD ["granian", "--interface=wsgi", "--host=0.0.0.0", "--port=8000", "--workers=2", \
     "--blocking-threads=16", "--backpressure=256", "--no-ws", "--respawn-failed-workers", \
     "--workers-kill-timeout=35", "--respawn-interval=20", "config.wsgi:application"]
