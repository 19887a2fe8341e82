# The product as an image: built with all tools, shipped with production dependencies only, run as nobody special.
# The base has glibc, so that prebuilt binaries of later dependencies fit.
FROM node:24.21.0-bookworm-slim AS build
WORKDIR /build
COPY package.json package-lock.json .npmrc ./
RUN npm ci --ignore-scripts
COPY nest-cli.json tsconfig.json ./
COPY apps apps
COPY libs libs
RUN npx nest build cli

FROM node:24.21.0-bookworm-slim AS dependencies
WORKDIR /build
COPY package.json package-lock.json .npmrc ./
# With the optional ones: the password hash is compiled for each platform, and only the one that fits is installed.
RUN npm ci --omit=dev --ignore-scripts

FROM node:24.21.0-bookworm-slim
ENV NODE_ENV=production HOST=0.0.0.0 PORT=54321 BACKSTAY_PROJECT=/project BACKSTAY_DATA_DIR=/data
WORKDIR /app
RUN mkdir /project /data && chown node:node /project /data
COPY --from=dependencies /build/node_modules node_modules
COPY --from=build /build/dist dist
COPY package.json LICENSE ./
COPY bin bin
USER node
VOLUME /data
EXPOSE 54321
HEALTHCHECK --interval=10s --timeout=3s --start-period=20s CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.PORT}/health/ready`).then((r) => process.exit(r.ok ? 0 : 1), () => process.exit(1))"]
CMD ["node", "bin/backstay.js", "start"]
