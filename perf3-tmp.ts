import pg from "pg";
import { db } from "#app/platform/db.server.ts";
import { readCompleteness } from "#app/reports/read-completeness.server.ts";
import { listGaps } from "#app/reports/list-gaps.server.ts";
const shop = "perf.myshopify.com";
const orders = Number(process.argv[2] ?? 300000), days = Number(process.argv[3] ?? 365);
if (process.argv[4] === "seed") {
  const c = new pg.Client({ connectionString: process.env.DATABASE_URL }); await c.connect();
  const t = performance.now();
  await c.query(`DELETE FROM "Shop"`);
  await c.query(`INSERT INTO "Shop"(id,name,"timeZone",currency) VALUES ('${shop}','P','America/Toronto','CAD')`);
  await c.query(`INSERT INTO "Connection"(id,"shopId",partner,status,credentials,settings,"startAt","updatedAt") SELECT gen_random_uuid(),'${shop}',p,'connected','','{}','2020-01-01',now() FROM unnest(ARRAY['astro','heartland','lightspeed']) p`);
  await c.query(`SET punchcard.roll_up='off'`);
  await c.query(`INSERT INTO "Order"(id,"shopId",gid,name,number,"processedAt","readVersion","readAt",payment,currency,"subtotalMinor","worthMinor",state)
   SELECT gen_random_uuid(),'${shop}','gid://shopify/Order/'||n,'#'||n,n,now()-(${orders}-n)*(interval '${days} days'/${orders}),now(),now(),CASE WHEN n%50=0 THEN 'pending' ELSE 'paid' END,'CAD',2001,2301,'done' FROM generate_series(1,${orders}) n`);
  await c.query(`INSERT INTO "OrderLine"(id,"shopId","orderId",gid,position,kind,title,quantity,"currentQuantity","totalMinor",state,reason,owed,recorded)
   SELECT gen_random_uuid(),'${shop}',o.id,'l'||p,p,'product','Product '||p,2,2,667,(CASE WHEN p=3 THEN 'skipped' WHEN o.number%200=0 THEN 'failed' ELSE 'recorded' END)::"LineState",CASE WHEN p=3 THEN 'not_in_program' WHEN o.number%200=0 THEN 'no_item_found' END,2,CASE WHEN o.number%200=0 THEN 0 ELSE 2 END FROM "Order" o, generate_series(1,3) p`);
  for (const p of ["heartland","lightspeed"]) {
    await c.query(`INSERT INTO "PosOrder"(id,"shopId","orderId",partner,state,reason,decisions,"decidedAt") SELECT gen_random_uuid(),'${shop}',id,'${p}',(CASE WHEN number%50=0 THEN 'skipped' WHEN number%300=0 THEN 'failed' ELSE 'sent' END)::"PosOrderState",CASE WHEN number%50=0 THEN 'payment_pending' WHEN number%300=0 THEN 'pos_unlinked' END,'[{"rule":"x","found":null}]',now() FROM "Order"`);
    await c.query(`INSERT INTO "PosSale"(id,"shopId","orderId",partner,reference,kind,state,content,"totalMinor",currency,"posId","sentAt") SELECT gen_random_uuid(),'${shop}',id,'${p}','S-'||number,'sale','sent','{"lines":[{"a":1},{"b":2}]}',2301,'CAD','1',now() FROM "Order" WHERE number%50<>0 AND number%300<>0`);
  }
  await c.query(`INSERT INTO "Failure"(id,"shopId",partner,kind,code,cause,subject,status,"orderId","lineId",details,rank,"occurredAt","lastSeenAt") SELECT gen_random_uuid(),'${shop}','astro','transaction','no_item_found','upc:1','line:'||l.id,'open',o.id,l.id,'{}',o."processedAt",o."processedAt",now() FROM "Order" o JOIN "OrderLine" l ON l."orderId"=o.id WHERE l.state='failed'`);
  await c.query(`INSERT INTO "WebhookDelivery"(id,"shopId","webhookId",topic,subject,"triggeredAt","receivedAt") SELECT gen_random_uuid(),'${shop}',gen_random_uuid()::text,t,gid,"processedAt","processedAt" FROM "Order", unnest(ARRAY['orders/create','orders/paid','orders/updated']) t`);
  console.log("seeded", ((performance.now()-t)/1000).toFixed(1)); const t2=performance.now();
  await c.query(`SELECT recount_online_orders('${shop}')`); console.log("recount", ((performance.now()-t2)/1000).toFixed(1));
  await c.query("VACUUM ANALYZE"); await c.end();
}
const now = new Date();
for (const n of [2, 14, 92]) { const ts: number[] = []; for (let i = 0; i < 12; i++) { const t = performance.now(); await readCompleteness(shop, { days: n, now }); ts.push(performance.now() - t); }
  ts.sort((a, b) => a - b); console.log("days", n, "median", ts[6]?.toFixed(1), "min", ts[0]?.toFixed(1), "max", ts[11]?.toFixed(1)); }
const day = new Date(now.getTime() - 86400000).toISOString().slice(0, 10);
{ const ts: number[] = []; let g = 0; for (let i = 0; i < 8; i++) { const t = performance.now(); g = (await listGaps({ shop, day, now }))?.gaps.length ?? 0; ts.push(performance.now() - t); } ts.sort((a, b) => a - b); console.log("day page", ts[4]?.toFixed(1), "gaps", g); }
const s = await import("#app/reports/sum-days.server.ts"); const { lastDays } = await import("#app/reports/day-range.ts");
const scope = { shop, range: lastDays(14, { timeZone: "America/Toronto", now }) };
for (const f of ["ordersOf","onlineSalesOf","unreadOf","unreadableOf","pointsOf","linesOf","rewardsOf","couponsOf","storeSalesOf","storeChecksOf","nowhereOf"] as const) { const ts: number[] = []; for (let i = 0; i < 5; i++) { const t = performance.now(); await s[f](scope); ts.push(performance.now() - t); } console.log(f, Math.min(...ts).toFixed(1)); }
await db.$disconnect();
