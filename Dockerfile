FROM python:3.13-slim-bookworm

ENV PYTHONUNBUFFERED=1 \
    VAR_DIR=/app/var \
    MEDIA_ROOT=/data/files \
    WEB_HOST=0.0.0.0

RUN useradd --system --uid 10001 --create-home techhire \
    && install -d -o techhire /data/files

WORKDIR /app

# The lists change seldom: this layer is built once for many versions of the code.
COPY requirements.txt .
RUN pip install --no-cache-dir --disable-pip-version-check --require-hashes -r requirements.txt

COPY . .
# The static files belong to the image, hashed and compressed; the key is not used for anything.
RUN SECRET_KEY=build python manage.py collectstatic --noinput --verbosity 0 \
    && chown -R techhire var

USER techhire
EXPOSE 8000
HEALTHCHECK --interval=30s --timeout=5s --start-period=30s \
    CMD ["python", "-c", "import urllib.request; urllib.request.urlopen('http://127.0.0.1:8000/healthz', timeout=4)"]
# Migrations are a step of their own: docker-compose.yml runs them before the site starts.
CMD ["python", "-m", "techhire.web"]
