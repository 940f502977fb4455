import pg from "pg";
const c = new pg.Client({ connectionString: process.env.DATABASE_URL }); await c.connect();
const t2=performance.now(); await c.query(`SELECT recount_online_orders('perf.myshopify.com')`); console.log("recount", ((performance.now()-t2)/1000).toFixed(1));
await c.query("VACUUM ANALYZE"); console.log("vacuumed"); await c.end();
