import type { AdoptedProject } from './adopted-project.js';

/**
 * Statements that change or make something of a database, as the server itself has seen them from the project's account
 * while `work` ran. MySQL counts them for each account; MariaDB writes its log into a table meanwhile.
 */
export async function changesSeen(project: AdoptedProject, work: () => Promise<void>): Promise<readonly string[]> {
  const { owner, engine, account } = project;
  const ask = async (sql: string): Promise<readonly (readonly unknown[])[]> =>
    (await owner.query({ sql, rowsAsArray: true }))[0] as unknown as readonly (readonly unknown[])[];
  if (engine === 'mysql') {
    await work();
    const seen = await ask(
      `SELECT event_name FROM performance_schema.events_statements_summary_by_user_by_event_name
       WHERE user = '${account}' AND count_star > 0 AND event_name REGEXP 'statement/sql/(create|alter|drop|rename|truncate|grant|revoke)'`,
    );
    return seen.map(([name]) => String(name));
  }
  const [before] = await ask('SELECT @@GLOBAL.general_log, @@GLOBAL.log_output');
  await ask("SET GLOBAL log_output = 'TABLE'");
  await ask('SET GLOBAL general_log = 1');
  try {
    await work();
  } finally {
    await ask(`SET GLOBAL general_log = ${String(before?.[0])}`);
    await ask(`SET GLOBAL log_output = '${String(before?.[1])}'`);
  }
  const seen = await ask(
    `SELECT CONVERT(argument USING utf8mb4) FROM mysql.general_log WHERE user_host LIKE '${account}%' AND command_type IN ('Query', 'Execute', 'Prepare')`,
  );
  // Nobody else writes the log into the table: what is in it now came in while this test looked.
  if (before?.[1] === 'FILE') await ask('TRUNCATE mysql.general_log');
  const texts = seen.map(([text]) => String(text));
  if (texts.length === 0) throw new Error('The log has seen nothing at all');
  return texts.filter((text) => /^\s*(create|alter|drop|rename|truncate|grant|revoke)\b/i.test(text));
}
