import { z } from "zod";
import type { ChainAnswerResult } from "#app/components/chain-answer.tsx";
import type { ChainConnectResult } from "#app/connections/chain-access.server.ts";

const about = z.string().trim().min(1).max(200);
const said = z.union([
  z.object({ result: z.enum(["credentials_rejected", "unavailable", "expired", "not_found"]) }),
  z.object({ result: z.literal("account_taken"), about }),
  z.object({ result: z.literal("other_account"), about }),
  z.object({ result: z.literal("scopes_missing"), about }),
]);

/** What came of the way to Lightspeed and back, as the address says it from then on. */
export function connectQuery(result: ChainConnectResult): { result: string; about?: string } {
  switch (result.status) {
    case "account_taken":
      return { result: result.status, about: result.label };
    case "other_account":
      return { result: result.status, about: result.account };
    case "scopes_missing":
      return { result: result.status, about: result.scopes.join(" ") };
    default:
      return { result: result.status };
  }
}

/** The same read from an address; null where it says nothing that we know. */
export function connectAnswer(query: URLSearchParams): ChainAnswerResult | null {
  if (query.has("denied")) return { status: "denied" };
  const read = said.safeParse({ result: query.get("result"), about: query.get("about") ?? undefined });
  if (!read.success) return null;
  const { data } = read;
  switch (data.result) {
    case "account_taken":
      return { status: data.result, label: data.about };
    case "other_account":
      return { status: data.result, account: data.about };
    case "scopes_missing":
      return { status: data.result, scopes: data.about.split(" ") };
    default:
      return { status: data.result };
  }
}
