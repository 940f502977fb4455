import { serve } from "../shared/serve.ts";

export type ScriptedAstro = { baseUrl: string; asked: { endpoint: string; data: Record<string, unknown> }[]; close(): Promise<void> };

/**
 * Says by the letter what a test gives it, for answers that the simulator never gives: endpoint → the bodies in turn, the last one for ever.
 * Signing in works unless the test says otherwise.
 */
export async function serveScript(script: Record<string, unknown[]>, { now }: { now: () => Date }): Promise<ScriptedAstro> {
  const asked: ScriptedAstro["asked"] = [];
  const served = await serve(
    async (request) => {
      const endpoint = /([^/]*)\/?$/.exec(new URL(request.url).pathname)?.[1] ?? "";
      const form = new URLSearchParams(await request.text());
      asked.push({ endpoint, data: JSON.parse(form.get("jsonData") ?? "{}") });
      const bodies = script[endpoint];
      const body = bodies && bodies.length > 1 ? bodies.shift() : bodies?.[0];
      if (body instanceof Response) return body.clone();
      if (body !== undefined) return Response.json(body);
      if (endpoint !== "token") return Response.json({ message: `The test has no answer to ${endpoint}.` }, { status: 404 });
      return Response.json({
        access_token: `t${asked.length}`,
        token_type: "bearer",
        expires: 1800,
        created: Math.floor(now().getTime() / 1000),
      });
    },
    { apiPath: "/api/json" },
  );
  return { baseUrl: served.baseUrl, asked, close: () => served.close() };
}
