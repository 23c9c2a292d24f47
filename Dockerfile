# syntax=docker/dockerfile:1

# Installs bouncebot and its locked dependencies; only /opt/bouncebot is copied from this stage.
FROM python:3.11-slim-bookworm AS build
WORKDIR /src
RUN python -m venv /opt/bouncebot
ENV PATH=/opt/bouncebot/bin:$PATH PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_CACHE_DIR=1
COPY requirements.lock ./
RUN pip install --require-hashes --no-deps -r requirements.lock
COPY pyproject.toml README.md ./
COPY bot ./bot
COPY handlers ./handlers
COPY playground ./playground
COPY manifest.yml ./
RUN pip install --no-deps --no-build-isolation .

FROM python:3.11-slim-bookworm
RUN useradd --system --uid 10001 --home-dir /data --shell /usr/sbin/nologin bouncebot \
    && install --directory --owner bouncebot --group bouncebot /data
COPY --from=build /opt/bouncebot /opt/bouncebot
ENV PATH=/opt/bouncebot/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    BOUNCEBOT_DATABASE_URL=sqlite:////data/bouncebot.sqlite \
    BOUNCEBOT_LISTEN=0.0.0.0:3000 \
    BOUNCEBOT_LOG=json
USER 10001
WORKDIR /data
VOLUME /data
EXPOSE 3000
HEALTHCHECK --interval=30s --timeout=5s --start-period=20s \
    CMD ["python", "-c", "import urllib.request as u; u.urlopen('http://127.0.0.1:3000/healthz', timeout=4)"]
ENTRYPOINT ["bouncebot"]
CMD ["run"]
