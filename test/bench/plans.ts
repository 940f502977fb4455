import pg from "pg";

type Statement = { text: string; values: unknown[] };
type Plan = { "Node Type": string; "Relation Name"?: string; "Index Name"?: string; Plans?: Plan[] };

/** What grows with what is sold in stores. */
export const soldTables = [
  ...["StoreSale", "StoreSaleLine", "StoreShiftHour", "StoreEdit", "StoreDayCheck"],
  ...["StoreRollup", "ProductRollup", "OnlineRollup"],
];
const watched = new Set(["Failure", "SearchEntry", "Hold", "HoldEvent", ...soldTables]);

/** The statements that the app sends while `act` runs, exactly as it sends them. */
async function statementsOf(act: () => Promise<unknown>): Promise<Statement[]> {
  const sent: Statement[] = [];
  const original = pg.Client.prototype.query;
  pg.Client.prototype.query = function (this: pg.Client, ...args: unknown[]) {
    const [first, second] = args as [string | { text: string; values?: unknown[] }, unknown];
    const text = typeof first === "string" ? first : first.text;
    const values = typeof first === "string" ? second : (first.values ?? second);
    if (/^\s*(SELECT|WITH)\b/i.test(text)) sent.push({ text, values: Array.isArray(values) ? values : [] });
    return Reflect.apply(original, this, args) as unknown;
  } as typeof original;
  try {
    await act();
  } finally {
    pg.Client.prototype.query = original;
  }
  return sent;
}

/** Which tables of those that grow with a shop the statements of `act` read through as a whole, by their plans: each as often as it is. */
export async function sequentialScansOf(url: string, act: () => Promise<unknown>): Promise<string[]> {
  const statements = await statementsOf(act);
  if (statements.length === 0) throw new Error("No statement was seen: there is nothing to explain.");
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    const scans: string[] = [];
    for (const { text, values } of statements) {
      const { rows } = await client.query<{ "QUERY PLAN": { Plan: Plan }[] }>(`EXPLAIN (FORMAT JSON) ${text}`, values);
      for (const { Plan } of rows[0]?.["QUERY PLAN"] ?? []) scans.push(...scansIn(Plan));
    }
    return scans;
  } finally {
    await client.end();
  }
}

function scansIn(plan: Plan): string[] {
  const relation = plan["Relation Name"];
  const own = plan["Node Type"].includes("Seq Scan") && relation && watched.has(relation) ? [relation] : [];
  return [...own, ...(plan.Plans ?? []).flatMap(scansIn)];
}
