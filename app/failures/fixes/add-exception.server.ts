import { exceptionReasons } from "#app/domain/loyalty.ts";
import type { NewException } from "#app/domain/loyalty.ts";
import { readUpc, sameUpc } from "#app/domain/upc.ts";
import { db } from "#app/platform/db.server.ts";
import { reasonOf, startException } from "#app/programs/exceptions.server.ts";
import { namesSize } from "#app/programs/likely-item.ts";
import { freshPrograms, listedItems } from "#app/programs/listed-programs.server.ts";
import type { ListedProgramView } from "#app/programs/listed-programs.server.ts";
import { rankItems } from "#app/programs/resemble.ts";
import type { FixContext, FixModule, FixRequest, Refusal } from "./effect.ts";
import { mayBeginStep, pageFor, programOf, programsFor, readyConnection } from "./step-context.server.ts";

/** The list of items to choose from stays one that a person can read; the best come first. */
const longestList = 200;

/** Adds a new item to a program as one that it resembles. The purchases are put on the cards by us where the partner lets us, else by a person. */
export const addException: FixModule = {
  offered: mayBeginStep,
  prepare: async (context) => {
    const connection = await readyConnection(context.shop);
    if (!connection) return {};
    const { failure } = context;
    await freshPrograms(context.shop);
    const programs = (await programsFor(context)).filter(({ enrolled }) => enrolled !== "not_enrolled");
    const ranked = await itemsByLikeness(context, programs);
    const found = programOf(failure.details)?.programId;
    const best = ranked.find(({ programId }) => programId === found) ?? ranked[0];
    const { store } = connection.program;
    return {
      values: {
        program: best?.programId ?? "",
        like: best ? valueOf(best) : "",
        name: failure.productTitle ?? "",
        upc: failure.upc ?? "",
        reason: "new_item",
      },
      options: {
        program: programs.map(({ programId, title }) => ({ value: programId, label: title })),
        like: ranked
          .slice(0, longestList)
          .map((item) => ({ value: valueOf(item), label: `${item.description} – ${item.programTitle}`, help: item.programTitle })),
        // Without a label: their texts are the interface's.
        reason: exceptionReasons.map((reason) => ({ value: reason, label: "" })),
      },
      page: pageFor(store, "exception"),
      remarks: [{ key: store.how === "direct" ? "exception" : "exceptionByHand", values: {} }],
    };
  },
  check: async (request) => {
    if (!(await readyConnection(request.shop))) return { status: "refused", reason: "not_connected" };
    const read = await readForm(request);
    return read.status === "ok" ? null : read;
  },
  waits: async ({ shop }) => (await readyConnection(shop))?.program.store.how === "assisted",
  sends: async (request) => {
    const connection = await readyConnection(request.shop);
    const read = connection && (await readForm(request));
    if (!connection || read?.status !== "ok") return [];
    const { program, exception } = read;
    const data = { program: program.title, like: exception.like.description, name: exception.name, upc: exception.upc };
    return connection.program.store.how === "direct"
      ? [{ to: connection.partner, operation: "recordException", data }]
      : [{ to: "punchcard", operation: "waitForException", data }];
  },
  apply: async (request) => {
    const { shop, actor } = request;
    const connection = await readyConnection(shop);
    if (!connection) return { status: "refused", reason: "not_connected" };
    const read = await readForm(request);
    if (read.status !== "ok") return read;
    const { program, exception } = read;
    const { how } = connection.program.store;
    await startException({ shop, partner: connection.partner, program, exception, how, actor });
    const { like, name, upc, reason } = exception;
    return {
      status: how === "direct" ? "done" : "waiting",
      note: { programId: program.programId, program: program.title, item: like.description, name, upc, reason },
      changed: [{ what: "exception", from: upc, to: like.description }],
    };
  },
};

type Item = { programId: string; programTitle: string; upc: string; description: string };

/** Programs and items by one value: an item may be in several programs. */
function valueOf({ programId, upc }: { programId: string; upc: string }): string {
  return `${programId}/${upc}`;
}

async function itemsByLikeness({ shop, failure }: FixContext, programs: ListedProgramView[]): Promise<Item[]> {
  const items = (
    await Promise.all(
      programs.map(async ({ programId, title: programTitle }) =>
        (await listedItems(shop, failure.partner, programId)).map((item) => ({ ...item, programId, programTitle })),
      ),
    )
  ).flat();
  const line = failure.lineId ? await db.orderLine.findFirst({ where: { shopId: shop, id: failure.lineId } }) : null;
  const priceMinor = line && line.quantity > 0 ? Math.round(Number(line.listMinor || line.totalMinor) / line.quantity) : null;
  const ranked = rankItems({ title: failure.productTitle ?? "", priceMinor }, items);
  // What is ranked is the item itself, with its program.
  return ranked.map((one) => one as typeof one & Item);
}

type Read = { status: "ok"; program: ListedProgramView; exception: NewException } | Refusal;

async function readForm(request: FixRequest): Promise<Read> {
  const { form, shop, failure } = request;
  const { name = "", like: chosen = "" } = form;
  const program = (await programsFor(request)).find(({ programId }) => programId === form.program);
  if (!program) return { status: "invalid", errors: { program: "not_listed" } };
  const like = (await listedItems(shop, failure.partner, program.programId)).find(
    ({ upc }) => valueOf({ programId: program.programId, upc }) === chosen,
  );
  const reading = readUpc(form.upc);
  const reason = reasonOf(form.reason ?? "");
  const errors = {
    ...(like ? {} : { like: "not_of_program" }),
    ...(namesSize(name) ? {} : { name: "size_missing" }),
    ...(reading.status === "missing" ? { upc: "required" } : {}),
    ...(reading.status === "invalid" ? { upc: `upc_${reading.problem}` } : {}),
    // What is recorded is what was bought; a product's wrong barcode is mended in Shopify.
    ...(reading.status === "valid" && !sameUpc(reading.upc, failure.upc14 ?? "") ? { upc: "upc_not_bought" } : {}),
    ...(reason ? {} : { reason: "not_listed" }),
  };
  if (!like || !reason || reading.status !== "valid" || Object.keys(errors).length > 0) return { status: "invalid", errors };
  const { upc, description } = like;
  return { status: "ok", program, exception: { programId: program.programId, like: { upc, description }, upc: reading.upc, name, reason } };
}
