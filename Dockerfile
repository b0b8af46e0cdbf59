# The portal's image. See docs/operations.md; docker-compose.yml builds the targets `portal` and `proxy`.

FROM node:22-slim AS assets
WORKDIR /build
COPY package.json package-lock.json ./
RUN npm ci --no-audit --no-fund --ignore-scripts
COPY build.mjs ./
COPY assets ./assets
RUN node build.mjs

FROM python:3.13-slim AS packages
RUN python -m venv /venv
COPY requirements.txt ./
RUN /venv/bin/pip install --no-cache-dir --require-hashes --no-deps -r requirements.txt

FROM python:3.13-slim AS portal
ENV PATH=/venv/bin:$PATH PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 DJANGO_SETTINGS_MODULE=vcse_portal.settings.base
RUN useradd --system --uid 10001 --no-create-home --shell /usr/sbin/nologin portal \
    && install -d -o portal -g portal -m 0700 /var/lib/portal/files
WORKDIR /app
COPY --from=packages /venv /venv
COPY . .
COPY --from=assets /build/static ./static
# The settings refuse to load without an environment; the example's stands in for this one step and is not kept.
RUN set -a && . ./.env.example && set +a && python manage.py collectstatic --noinput --verbosity 0 \
    && python -m compileall -q apps vcse_portal
USER portal
EXPOSE 8000
CMD ["gunicorn", "vcse_portal.wsgi", "--bind=0.0.0.0:8000", "--workers=2", "--threads=4", "--worker-tmp-dir=/dev/shm", \
     "--config=python:vcse_portal.serving", "--no-control-socket", "--graceful-timeout=25", "--max-requests=5000", "--max-requests-jitter=500"]

FROM caddy:2 AS proxy
# A copy has no file capability, so it runs as an ordinary user with every capability dropped; it needs no low port.
RUN cp /usr/bin/caddy /usr/local/bin/caddy && adduser -S -D -H -u 10001 proxy && chown -R proxy /data /config
COPY deploy/Caddyfile /etc/caddy/Caddyfile
USER proxy
CMD ["/usr/local/bin/caddy", "run", "--config", "/etc/caddy/Caddyfile", "--adapter", "caddyfile"]
