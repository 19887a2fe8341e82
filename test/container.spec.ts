import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';

const root = join(import.meta.dirname, '..');
const read = (name: string) => readFileSync(join(root, name), 'utf8');

/** No container engine is needed to see that these files are well formed and say what we mean. */
interface Service {
  readonly image?: string;
  readonly build?: string;
  readonly ports?: readonly string[];
  readonly volumes?: readonly string[];
  readonly depends_on?: Readonly<Record<string, { readonly condition: string }>>;
  readonly healthcheck?: { readonly test: readonly string[] };
}

const pinned = /^[a-z0-9/.-]+:v?\d+\.\d+\.?\d*(-[a-z]+(-slim)?)?$/;

describe('docker-compose.yml', () => {
  const compose = parse(read('docker-compose.yml')) as {
    services: Record<string, Service>;
    volumes: Record<string, null>;
  };
  const services = Object.entries(compose.services);

  it('offers every database, Redis, a mail catcher and the product', () => {
    expect(new Set(Object.keys(compose.services))).toEqual(
      new Set(['mysql', 'mariadb', 'postgres', 'redis', 'mail', 'backstay']),
    );
  });

  it.each(services)('%s is pinned, or built here', (_name, service) => {
    if (service.image === undefined) expect(service.build).toBe('.');
    else expect(service.image).toMatch(pinned);
  });

  it.each(services)('%s is published on loopback only, each port once', (_name, service) => {
    for (const port of service.ports ?? []) expect(port).toMatch(/^127\.0\.0\.1:\d+:\d+$/);
  });

  it('publishes no port twice', () => {
    const ports = services.flatMap(([, service]) => (service.ports ?? []).map((port) => port.split(':')[1]));
    expect(new Set(ports).size).toBe(ports.length);
  });

  it('mounts only volumes it declares and folders there are', () => {
    for (const mount of services.flatMap(([, service]) => service.volumes ?? [])) {
      const source = mount.split(':')[0] ?? '';
      if (source.startsWith('.')) expect(existsSync(join(root, source)), source).toBe(true);
      else expect(Object.keys(compose.volumes)).toContain(source);
    }
  });

  it('waits only for services that can say they are healthy', () => {
    for (const [name, { condition }] of services.flatMap(([, service]) => Object.entries(service.depends_on ?? {}))) {
      expect(condition).toBe('service_healthy');
      expect(compose.services[name]?.healthcheck?.test[0], name).toBe('CMD');
    }
  });
});

describe('Dockerfile', () => {
  const instructions = read('Dockerfile')
    .split('\n')
    .filter((line) => line.trim() !== '' && !line.startsWith('#'))
    .map((line) => {
      const [, word = '', rest = ''] = /^([A-Z]+)\s+(.*)$/.exec(line) ?? [];
      return { word, rest };
    });
  const lastStage = instructions.slice(instructions.findLastIndex(({ word }) => word === 'FROM'));
  const restOf = (word: string, from = instructions) => from.filter((one) => one.word === word).map((one) => one.rest);

  it('has only instructions there are', () => {
    const known = ['FROM', 'WORKDIR', 'COPY', 'RUN', 'ENV', 'USER', 'VOLUME', 'EXPOSE', 'HEALTHCHECK', 'CMD'];
    for (const { word } of instructions) expect(known).toContain(word);
  });

  it('stands on the slim glibc image of the Node that the repository pins', () => {
    const { devDependencies } = JSON.parse(read('package.json')) as { devDependencies: { node: string } };
    for (const from of restOf('FROM')) expect(from).toContain(`node:${devDependencies.node}-bookworm-slim`);
  });

  it('copies only what there is, from stages named before', () => {
    const stages = restOf('FROM').flatMap((from) => / AS (\w+)$/.exec(from)?.[1] ?? []);
    for (const copy of restOf('COPY')) {
      const stage = /^--from=(\w+) /.exec(copy)?.[1];
      if (stage !== undefined) expect(stages).toContain(stage);
      else for (const source of copy.split(' ').slice(0, -1)) expect(existsSync(join(root, source)), source).toBe(true);
    }
  });

  it('sends only what it copies to the builder', () => {
    const sent = read('.dockerignore')
      .split('\n')
      .filter((line) => line.startsWith('!'))
      .map((line) => line.slice(1));
    const copied = restOf('COPY')
      .filter((copy) => !copy.startsWith('--from'))
      .flatMap((copy) => copy.split(' ').slice(0, -1));
    expect(new Set(sent)).toEqual(new Set(copied));
  });

  it('ships production dependencies only', () => {
    expect(restOf('COPY', lastStage)).toContain('--from=dependencies /build/node_modules node_modules');
    expect(restOf('RUN').some((run) => run.startsWith('npm ci --omit=dev'))).toBe(true);
    // The compiled password hash is an optional package of its platform.
    expect(restOf('RUN').some((run) => run.includes('--omit=optional'))).toBe(false);
  });

  it('does not run as root, and its data survives it', () => {
    expect(restOf('USER', lastStage)).toEqual(['node']);
    expect(restOf('VOLUME', lastStage)).toEqual(['/data']);
  });

  it('starts and is asked for its health without a shell', () => {
    const [command] = restOf('CMD', lastStage);
    const [health] = restOf('HEALTHCHECK', lastStage);
    expect(JSON.parse(command ?? '')).toEqual(['node', 'bin/backstay.js', 'start']);
    expect(JSON.parse(/CMD (.*)$/.exec(health ?? '')?.[1] ?? '')).toHaveLength(3);
  });
});
