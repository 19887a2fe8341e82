import fc from 'fast-check';
import { Counter, Histogram, Registry } from 'prom-client';
import { expect, it } from 'vitest';
import { LabelledCounter, LabelledHistogram } from './counting.js';
import type { MetricDefinition } from './metric-definitions.js';

const bounds = [0.001, 0.01, 1];
const defined = (name: string, type: MetricDefinition['type']): MetricDefinition => ({
  name,
  type,
  labels: ['verb', 'outcome'],
  help: `What ${name} counts.`,
});
const label = fc.constantFrom('select', 'insert', 'o"k', '');
const seconds = fc.oneof(fc.constantFrom(0, ...bounds), fc.double({ min: 0, max: 2, noNaN: true }));

it('counts and is read as the counters and histograms of prom-client are', async () => {
  const counter = defined('things_total', 'counter');
  const histogram = defined('thing_seconds', 'histogram');
  const observations = fc.array(fc.record({ verb: label, outcome: label, seconds }), { maxLength: 30 });
  await fc.assert(
    fc.asyncProperty(observations, async (observed) => {
      const [ours, theirs] = [new Registry(), new Registry()];
      const options = ({ name, help, labels }: MetricDefinition) => ({
        name,
        help,
        labelNames: [...labels],
        registers: [theirs],
      });
      const [own, other] = [new LabelledCounter(counter, ours), new Counter(options(counter))];
      const ownTimes = new LabelledHistogram(histogram, bounds, ours);
      const otherTimes = new Histogram({ ...options(histogram), buckets: bounds });
      for (const { seconds: took, ...labels } of observed) {
        own.inc(labels.verb, labels.outcome);
        other.inc(labels);
        ownTimes.observe(took, labels.verb, labels.outcome);
        otherTimes.observe(labels, took);
      }
      expect(await ours.metrics()).toBe(await theirs.metrics());
    }),
  );
});
