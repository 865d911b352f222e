# One image for all parts of the service; docs/operations.md says how they run.

FROM python:3.12-slim AS build
WORKDIR /build
RUN python -m venv /opt/venv
COPY requirements/runtime.txt .
RUN /opt/venv/bin/pip install --no-cache-dir --disable-pip-version-check --require-hashes -r runtime.txt

FROM python:3.12-slim
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
COPY fixtures fixtures/
ENV PATH=/opt/venv/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    GREENLIGHT_DATA_DIR=/data
USER greenlight
EXPOSE 8000
CMD ["granian", "--interface", "wsgi", "--host", "0.0.0.0", "--port", "8000", \
     "--workers", "2", "--blocking-threads", "16", "--backpressure", "256", "--no-ws", \
     "config.wsgi:application"]
