import type { PosAccount, PosLists } from "#app/partners/capabilities.ts";
import { CredentialsRejected, UnexpectedAnswer } from "#app/partners/errors.ts";
import type { HeartlandClient } from "./client.server.ts";
import { entryRow, locationRow, setting, whoami } from "./messages.ts";

export async function account(client: HeartlandClient, { baseUrl }: { baseUrl: string }): Promise<PosAccount> {
  const user = await client.read("system/whoami", whoami);
  if (!user) throw new UnexpectedAnswer("Heartland does not say who the token's user is.", { mayHaveHappened: false });
  return {
    name: (await companyName(client)) ?? new URL(baseUrl).host,
    user: { id: user.id, name: nameOf(user), active: user.active },
    // A personal token may do what its user may; nothing public lists that [U].
    missingScopes: [],
    rateLimit: null,
  };
}

/** A user who may not read the settings may still sell. */
async function companyName(client: HeartlandClient): Promise<string | null> {
  try {
    const found = await client.read("settings/company_name", setting);
    return typeof found?.value === "string" ? found.value.trim() || null : null;
  } catch (error) {
    if (error instanceof CredentialsRejected && error.why === "scope") return null;
    throw error;
  }
}

export async function lists(client: HeartlandClient): Promise<PosLists> {
  const locations = await client.list("locations", locationRow, { include: ["stations"] });
  return {
    locations: locations.map(choiceFrom),
    registers: locations.flatMap(({ id, stations }) => stations.map((station) => ({ ...choiceFrom(station), locationId: id }))),
    // No sale is made in an employee's name [V 2.1], so users need not be readable.
    employees: [],
    paymentTypes: (await client.list("payment_types", entryRow)).map(choiceFrom),
    shippingMethods: (await client.list("shipping_methods", entryRow)).map(choiceFrom),
    taxes: [],
  };
}

function choiceFrom({ id, name, active }: { id: string; name: string | null; active: boolean }) {
  return { id, name: name ?? id, active };
}

function nameOf({
  id,
  login,
  first_name,
  last_name,
}: {
  id: string;
  login: string | null;
  first_name: string | null;
  last_name: string | null;
}): string {
  return [first_name, last_name].filter(Boolean).join(" ") || login || id;
}
