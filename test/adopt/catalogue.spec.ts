import { DATA_ENGINE, type Engine } from '@backstay/engine';
import { AppliedSchema } from '@backstay/schema';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { testEngines } from '../support/databases.js';
import { describeEach } from '../support/describe-each.js';
import type { TestServer } from '../support/server.js';
import { AdoptedProject, ask } from './adopted-project.js';
import { catalogue } from './databases/catalogue.js';
import { explained } from './rows-read.js';

const policies = `
create policy products on products for select to anon using (true);
create policy texts on product_texts for select to anon using (value <> 'red');
create policy decimals on product_decimals for select to anon using (true);
create policy attributes on attributes for select to anon using (true);
`;

describeEach(
  testEngines.filter((name) => name === 'mysql' || name === 'mariadb'),
  'mysql',
)('a catalogue adopted on %s', (engine) => {
  let project: AdoptedProject;
  let server: TestServer;
  const get = async (path: string) => (await ask(server, path)).body;

  beforeAll(async () => {
    project = await AdoptedProject.make(engine, catalogue);
    await project.pull();
    expect(await project.plan()).toEqual([]);
    await project.apply('policies.sql', policies);
    server = await project.start();
  }, 120_000);

  afterAll(async () => {
    await server?.stop();
    await project?.remove();
  });

  it('finds texts to the letter, by the index that is there', async () => {
    expect(await get('products?select=id&sku=eq.SKU-00041')).toHaveLength(1);
    expect(await get('products?select=id&sku=eq.sku-00041')).toEqual([]);
    expect(await get('product_texts?select=id&value=eq.CAFE')).toEqual([{ id: 8 }]);
    expect(await get('product_texts?select=id&value=eq.cafe')).toEqual([]);
    expect(await get('product_texts?select=id&value=in.(caf\u00e9,CAFE,Cafe)&order=id')).toEqual([
      { id: 7 },
      { id: 8 },
    ]);
  });

  it('reads no more rows for it than the collation takes for equal', async () => {
    const engine = server.app.get<Engine>(DATA_ENGINE);
    const look = (request: string) => explained(engine, server.app.get(AppliedSchema).current(), request);
    const one = await look('product_texts?select=id&value=eq.CAFE');
    expect(one.key).toBe('product_texts_value');
    expect(one.rows).toBeLessThanOrEqual(4);
    const list = await look('product_texts?select=id&value=in.(CAFE,caf\u00e9,Product 9,x)');
    expect(list.key).toBe('product_texts_value');
    expect(list.rows).toBeLessThanOrEqual(12);
    expect((await look('products?select=id&sku=eq.SKU-00041')).rows).toBe(1);
    // What no index can serve reads them all: the proof that the numbers above say something.
    expect((await look('product_texts?select=id&value=gt.CAFE')).rows).toBeGreaterThanOrEqual(1000);
  });

  it('sees values through the policy, embedded and counted', async () => {
    expect(await get('products?select=id,product_texts(value)&id=in.(2,3)&order=id&product_texts.order=id')).toEqual([
      { id: 2, product_texts: [{ value: 'Product 2' }] },
      { id: 3, product_texts: [{ value: 'Product 3' }, { value: 'Red' }] },
    ]);
    expect(await get('products?select=id,product_decimals(value,views,attributes(code))&id=eq.1')).toEqual([
      {
        id: 1,
        product_decimals: [{ value: 0.125, views: expect.anything() as unknown, attributes: { code: 'price' } }],
      },
    ]);
  });

  it('keeps decimals and large numbers digit by digit', async () => {
    const reply = await fetch(`${server.url}/rest/v1/product_decimals?select=value,views&product_id=eq.1`, {
      headers: { apikey: server.anonKey },
    });
    expect(await reply.text()).toBe('[{"value":0.1250,"views":18446744073709551615}]');
    expect(await get('product_decimals?select=product_id&views=eq.18446744073709551615')).toEqual([{ product_id: 1 }]);
    expect(await get('product_decimals?select=product_id&views=eq.18446744073709551614')).toEqual([]);
    expect(await get('product_decimals?select=product_id&value=eq.1.25')).toEqual([{ product_id: 10 }]);
  });
});
