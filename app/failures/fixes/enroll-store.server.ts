import type { EnrolmentTerms } from "#app/domain/loyalty.ts";
import { db } from "#app/platform/db.server.ts";
import { distributorsOf, saveDistributor } from "#app/programs/distributors.server.ts";
import type { Distributor } from "#app/programs/distributors.server.ts";
import { causesOfProgram, startEnrolment } from "#app/programs/enrolments.server.ts";
import { freshPrograms } from "#app/programs/listed-programs.server.ts";
import type { ListedProgramView } from "#app/programs/listed-programs.server.ts";
import type { FixContext, FixModule, FixRequest, Preparation, Refusal } from "./effect.ts";
import { ifAnswered, mayBeginStep, pageFor, programOf, programsFor, readyConnection } from "./step-context.server.ts";

/**
 * Enrolls the shop in the program of an item: by us where the partner lets us, else by a person on the partner's page.
 * Everything that failed for items of the program is tried again then, not this item alone.
 */
export const enrollInProgram: FixModule = {
  offered: mayBeginStep,
  prepare: async (context): Promise<Preparation> => {
    const connection = await readyConnection(context.shop);
    if (!connection) return {};
    const { shop, failure } = context;
    await freshPrograms(shop);
    const programs = (await programsFor(context)).filter(({ enrolled }) => enrolled !== "enrolled");
    const chosen =
      programs.find(({ programId }) => programId === programOf(failure.details)?.programId) ?? (await programListing(context, programs));
    const [terms, known] = await Promise.all([
      chosen ? ifAnswered(() => termsOf(connection.program.store, chosen)) : null,
      distributorsOf(shop, failure.partner),
    ]);
    const offered = offeredDistributors(terms, known);
    const mine = offered.filter((name) => known.some((one) => one.name === name));
    const distributor = mine.length === 1 ? (mine[0] ?? "") : offered.length === 1 ? (offered[0] ?? "") : "";
    const description = terms?.description ?? chosen?.description;
    return {
      values: {
        program: chosen?.programId ?? "",
        distributor,
        accountNumber: known.find(({ name }) => name === distributor)?.accountNumber ?? "",
      },
      options: {
        program: programs.map(({ programId, title, description: help }) => ({ value: programId, label: title, ...(help ? { help } : {}) })),
        distributor: offered.map((name) => ({ value: name, label: labelOf(name, known) })),
      },
      page: pageFor(connection.program.store, "enrolment"),
      remarks: [
        ...(chosen && description ? [{ key: "program", values: { program: chosen.title, description } }] : []),
        { key: terms?.accountNumberRequired ? "accountNumberRequired" : "accountNumber", values: {} },
        ...(connection.program.store.how === "assisted" ? [{ key: "byHand", values: {} }] : []),
      ],
    };
  },
  check: async (request) => {
    const connection = await readyConnection(request.shop);
    if (!connection) return { status: "refused", reason: "not_connected" };
    const read = await readForm(request, connection.program.store);
    return read.status === "ok" ? null : read;
  },
  alsoMends: ({ shop, failure, form }) => causesOfProgram(db, { shop, partner: failure.partner, programId: form.program ?? "" }),
  waits: async ({ shop }) => (await readyConnection(shop))?.program.store.how === "assisted",
  sends: async (request) => {
    const connection = await readyConnection(request.shop);
    const read = connection && (await readForm(request, connection.program.store));
    if (!connection || read?.status !== "ok") return [];
    const { program, distributor, accountNumber } = read;
    const data = { program: program.title, distributor, accountNumber };
    return connection.program.store.how === "direct"
      ? [{ to: connection.partner, operation: "enrollStore", data }]
      : [{ to: "punchcard", operation: "waitForEnrolment", data }];
  },
  apply: async (request) => {
    const { shop, actor } = request;
    const connection = await readyConnection(shop);
    if (!connection) return { status: "refused", reason: "not_connected" };
    const { partner } = connection;
    const { store } = connection.program;
    const read = await readForm(request, store);
    if (read.status !== "ok") return read;
    const { program, distributor, accountNumber } = read;
    if (store.how === "direct") {
      const answer = await store.enrollStore({ programId: program.programId, distributor, accountNumber });
      if (answer.status === "rejected" && answer.reason === "account_number")
        return { status: "invalid", errors: { accountNumber: `account_refused: ${answer.message}` } };
      if (answer.status === "rejected") return { status: "refused", reason: "partner_refused", message: answer.message };
      if (accountNumber) await saveDistributor({ shop, partner, name: distributor, accountNumber, actor });
    }
    await startEnrolment({ shop, partner, program, distributor, accountNumber, how: store.how, actor });
    return {
      status: store.how === "direct" ? "done" : "waiting",
      causes: await causesOfProgram(db, { shop, partner, programId: program.programId }),
      note: { programId: program.programId, program: program.title, distributor },
      changed: [{ what: "enrolment", from: "", to: program.title }],
    };
  },
};

type Read = { status: "ok"; program: ListedProgramView; distributor: string; accountNumber: string } | Refusal;
type Store = NonNullable<Awaited<ReturnType<typeof readyConnection>>>["program"]["store"];

async function readForm(request: FixRequest, store: Store): Promise<Read> {
  const { form, shop, failure } = request;
  const program = (await programsFor(request)).find(({ programId }) => programId === form.program);
  if (!program) return { status: "invalid", errors: { program: "not_listed" } };
  const [terms, known] = await Promise.all([termsOf(store, program), distributorsOf(shop, failure.partner)]);
  const { distributor: chosen = "", otherDistributor: typed = "" } = form;
  const field = typed ? "otherDistributor" : "distributor";
  const distributor = typed || chosen;
  if (!distributor) return { status: "invalid", errors: { distributor: "required" } };
  if (typed && chosen && typed !== chosen) return { status: "invalid", errors: { otherDistributor: "one_distributor" } };
  if (terms && terms.distributors.length > 0 && !terms.distributors.includes(distributor))
    return { status: "invalid", errors: { [field]: "not_its_distributor" } };
  if (distributor.length > 100) return { status: "invalid", errors: { [field]: "too_long" } };

  const accountNumber = form.accountNumber || (known.find(({ name }) => name === distributor)?.accountNumber ?? "");
  if (!accountNumber && terms?.accountNumberRequired) return { status: "invalid", errors: { accountNumber: "required" } };
  if (accountNumber.length > 60) return { status: "invalid", errors: { accountNumber: "too_long" } };
  // The form starts with the number of one distributor, and another may be chosen then: a wrong number means denied credit.
  const isOfAnother = known.some(
    ({ name, accountNumber: number }) => number === accountNumber && name.toLowerCase() !== distributor.toLowerCase(),
  );
  const isItsOwn = known.some(
    ({ name, accountNumber: number }) => number === accountNumber && name.toLowerCase() === distributor.toLowerCase(),
  );
  if (accountNumber && isOfAnother && !isItsOwn) return { status: "invalid", errors: { accountNumber: "account_of_another" } };
  return { status: "ok", program, distributor, accountNumber };
}

/** Asked fresh where the partner can be asked, else as it was listed. */
async function termsOf(store: Store, program: ListedProgramView): Promise<EnrolmentTerms | null> {
  const asked = store.how === "direct" ? await store.termsOf(program.programId) : null;
  return asked ?? program.terms;
}

/** Those that the program names, else those that the shop has. */
function offeredDistributors(terms: EnrolmentTerms | null, known: Distributor[]): string[] {
  return terms && terms.distributors.length > 0 ? terms.distributors : known.map(({ name }) => name);
}

function labelOf(name: string, known: Distributor[]): string {
  const number = known.find((one) => one.name === name)?.accountNumber;
  return number ? `${name} · ${number}` : name;
}

/** The program in whose listing the item is. */
async function programListing({ shop, failure }: FixContext, programs: ListedProgramView[]): Promise<ListedProgramView | undefined> {
  if (!failure.upc14) return undefined;
  const item = await db.listedItem.findFirst({
    where: { shopId: shop, partner: failure.partner, upc14: failure.upc14, programId: { in: programs.map(({ programId }) => programId) } },
    orderBy: { programId: "asc" },
  });
  return programs.find(({ programId }) => programId === item?.programId);
}
