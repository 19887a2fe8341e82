import type { Metric, MetricValueWithName, Registry } from 'prom-client';
import type { MetricDefinition } from './metric-definitions.js';
import { Series } from './series.js';

/**
 * Has a registry of prom-client read values that are counted here. Its own counters and histograms make a text of the
 * labels and check them each time something is counted, and four things are counted for each read.
 */
function register({ name, type, help }: MetricDefinition, registry: Registry, read: () => readonly Value[]): void {
  const metric = { name, get: () => Promise.resolve({ name, type, help, aggregator: 'sum', values: read() }) };
  // All that the registry asks of a metric; its type names the four classes.
  registry.registerMetric(metric as unknown as Metric);
}

type Value = MetricValueWithName<string>;

/** A number for each combination of labels. */
export class LabelledCounter {
  readonly #series = new Series(() => ({ count: 0 }));

  constructor(definition: MetricDefinition, registry: Registry) {
    const { labels: names } = definition;
    register(definition, registry, () =>
      this.#series.all.map(({ labels, value }) => ({ labels: labelled(names, labels), value: value.count })),
    );
  }

  /** The values of the labels in the order of their definition. */
  inc(...labels: readonly string[]): void {
    this.#series.of(labels).count++;
  }
}

/** How often something took how long, for each combination of labels. */
export class LabelledHistogram {
  readonly #series = new Series(() => new Durations(this.bounds.length));

  /** `bounds`: the upper ends of the buckets, in seconds, rising. */
  constructor(
    definition: MetricDefinition,
    private readonly bounds: readonly number[],
    registry: Registry,
  ) {
    const { name, labels: names } = definition;
    register(definition, registry, () =>
      this.#series.all.flatMap(({ labels, value: { buckets, sum, count } }) => {
        const own = labelled(names, labels);
        let below = 0;
        const upTo = [...bounds.map(String), '+Inf'].map((le, i) => ({
          metricName: `${name}_bucket`,
          labels: { le, ...own },
          value: (below += buckets[i]!),
        }));
        return [
          ...upTo,
          { metricName: `${name}_sum`, labels: own, value: sum },
          { metricName: `${name}_count`, labels: own, value: count },
        ];
      }),
    );
  }

  /** `labels`: their values in the order of their definition. */
  observe(seconds: number, ...labels: readonly string[]): void {
    const durations = this.#series.of(labels);
    let bucket = 0;
    while (bucket < this.bounds.length && seconds > this.bounds[bucket]!) bucket++;
    durations.buckets[bucket]!++;
    durations.sum += seconds;
    durations.count++;
  }
}

/** What a histogram keeps: how many were in each bucket, and in none of them. */
class Durations {
  readonly buckets: number[];
  sum = 0;
  count = 0;

  constructor(bounds: number) {
    this.buckets = Array.from({ length: bounds + 1 }, () => 0);
  }
}

const labelled = (names: readonly string[], values: readonly string[]): Record<string, string> =>
  Object.fromEntries(names.map((name, i) => [name, values[i]!]));
