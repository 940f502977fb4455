import { GraphQLError, isObjectType, getNamedType, Kind, parse, print, TypeInfo, validate, visit, visitWithTypeInfo } from "graphql";
import type { DocumentNode, FieldNode, GraphQLSchema } from "graphql";
import { randomUUID } from "node:crypto";
import type { GraphqlAnswer } from "./admin-graphql.ts";
import { adminSchema } from "./admin-schema.ts";
import { gid } from "./graphql-nodes.ts";
import { SimulatorGap } from "./refusal.ts";
import { toSecond } from "./state.ts";
import type { Ids } from "./state.ts";

type Status = "RUNNING" | "COMPLETED" | "FAILED" | "CANCELED" | "EXPIRED";
type Ending = { status: "FAILED" | "CANCELED" | "EXPIRED"; errorCode?: "ACCESS_DENIED" | "INTERNAL_SERVER_ERROR" | "TIMEOUT" };

export type BulkOperation = {
  id: string;
  query: string;
  createdAt: Date;
  /** JSONL, one object a line. */
  lines: string[];
  ending: Ending | null;
  /** In the address of its file, so that nobody guesses it. */
  secret: string;
};

export type BulkFaults = {
  /** How long each runs. */
  durationMs: number;
  /** How the next ones end, instead of well. What they had written by then is in a partial file. */
  endNext: Ending[];
  /** The next downloads break off after so many bytes. */
  breakNext: number[];
  /** An operation that another part of the app has running, as far as the limit goes. */
  running: number;
};

/** As of API version 2026-01: an app may have five bulk queries running at a shop. */
const mostRunning = 5;

export type BulkOperations = {
  readonly all: readonly BulkOperation[];
  readonly faults: BulkFaults;
  /** The files that were fetched, by the operation's id. */
  readonly downloads: readonly string[];
  run(query: string): Promise<Record<string, unknown>>;
  find(id: string): Record<string, unknown> | null;
  nodes(): { id: string; createdAt: string }[];
  /** Answers a fetch of a file; null for what is none. */
  download(url: URL): Response | null;
};

/** Bulk queries of one shop. They are carried out when they are asked for, and show themselves as done when their time is over. */
export function createBulkOperations(world: {
  domain: string;
  version: string;
  now: () => Date;
  ids: Ids;
  /** Asks the shop as the app would, free of costs. */
  ask: (query: string, variables: Record<string, unknown>) => Promise<GraphqlAnswer>;
}): BulkOperations {
  const all: BulkOperation[] = [];
  const downloads: string[] = [];
  const faults: BulkFaults = { durationMs: 0, endNext: [], breakNext: [], running: 0 };

  function statusOf(operation: BulkOperation): Status {
    if (world.now().getTime() - operation.createdAt.getTime() < faults.durationMs) return "RUNNING";
    return operation.ending?.status ?? "COMPLETED";
  }

  function node(operation: BulkOperation): Record<string, unknown> & { id: string; createdAt: string } {
    const { id, query, createdAt, lines, ending, secret } = operation;
    const status = statusOf(operation);
    const file = lines.length > 0 ? `https://${world.domain}/simulated-files/${secret}.jsonl` : null;
    return {
      __typename: "BulkOperation",
      id,
      query,
      type: "QUERY",
      status,
      errorCode: status === "RUNNING" ? null : (ending?.errorCode ?? null),
      createdAt: toSecond(createdAt).toISOString(),
      completedAt: status === "COMPLETED" ? toSecond(world.now()).toISOString() : null,
      objectCount: String(lines.length),
      rootObjectCount: String(lines.length),
      fileSize: status === "COMPLETED" && file ? String(Buffer.byteLength(lines.join("\n"))) : null,
      url: status === "COMPLETED" ? file : null,
      partialDataUrl: status === "FAILED" ? file : null,
    };
  }

  return {
    all,
    faults,
    downloads,
    async run(query) {
      const refused = (code: string, message: string) => ({
        bulkOperation: null,
        userErrors: [{ __typename: "BulkOperationUserError", code, field: ["query"], message }],
      });
      const reading = readBulkQuery(query, world.version);
      if (reading.status === "refused") return refused("INVALID", reading.message);
      if (all.filter((one) => statusOf(one) === "RUNNING").length + faults.running >= mostRunning)
        return refused("OPERATION_IN_PROGRESS", "A bulk query operation for this app and shop is already in progress.");
      const { lines, errorCode } = await readAll(reading.paged, world.ask);
      const ending: Ending | null = errorCode ? { status: "FAILED", errorCode } : (faults.endNext.shift() ?? null);
      const written = ending ? lines.slice(0, Math.floor(lines.length / 2)) : lines;
      const operation = {
        id: gid("BulkOperation", world.ids("bulk")),
        query,
        createdAt: world.now(),
        lines: written,
        ending,
        secret: randomUUID(),
      };
      all.push(operation);
      return { bulkOperation: node(operation), userErrors: [] };
    },
    find(id) {
      const operation = all.find((one) => one.id === id);
      return operation ? node(operation) : null;
    },
    nodes: () => all.map(node),
    download(url) {
      const secret = /^\/simulated-files\/([\w-]+)\.jsonl$/.exec(url.pathname)?.[1];
      const operation = all.find((one) => one.secret === secret);
      if (!operation) return null;
      downloads.push(operation.id);
      const text = Buffer.from(operation.lines.map((line) => `${line}\n`).join(""));
      const breakAfter = faults.breakNext.shift();
      return new Response(breakAfter === undefined ? text : brokenAfter(text.subarray(0, breakAfter)), {
        headers: { "Content-Type": "application/jsonl" },
      });
    },
  };
}

function brokenAfter(bytes: Uint8Array): ReadableStream<Uint8Array> {
  let isSent = false;
  return new ReadableStream({
    async pull(controller) {
      if (isSent) {
        // Whoever reads has what was sent by then.
        await new Promise((resolve) => setTimeout(resolve, 200));
        return controller.error(new Error("The connection broke."));
      }
      isSent = true;
      controller.enqueue(bytes);
    },
  });
}

/** Shopify's rules for such a query: one query operation, no variables, a connection at least. Connections within another are not modelled. */
function readBulkQuery(query: string, version: string): { status: "read"; paged: string } | { status: "refused"; message: string } {
  const schema = adminSchema(version)?.schema;
  if (!schema) throw new SimulatorGap(`version ${version}`);
  let document: DocumentNode;
  try {
    document = parse(query);
  } catch (error) {
    if (error instanceof GraphQLError) return { status: "refused", message: `Invalid bulk query: ${error.message}` };
    throw error;
  }
  const errors = validate(schema, document);
  if (errors[0]) return { status: "refused", message: `Invalid bulk query: ${errors[0].message}` };
  const [operation, ...others] = document.definitions.filter(({ kind }) => kind === Kind.OPERATION_DEFINITION);
  if (operation?.kind !== Kind.OPERATION_DEFINITION || others.length > 0 || operation.operation !== "query")
    return { status: "refused", message: "Bulk queries must contain one query operation." };
  if (operation.variableDefinitions?.length) return { status: "refused", message: "Bulk queries cannot contain variables." };
  const connections = connectionsOf(document, schema);
  if (connections.length === 0) return { status: "refused", message: "Bulk queries must contain at least one connection." };
  if (connections.length > 1) throw new SimulatorGap("bulk queries with more than one connection");
  return { status: "read", paged: print(withPages(document, connections[0] as FieldNode)) };
}

function connectionsOf(document: DocumentNode, schema: GraphQLSchema): FieldNode[] {
  const info = new TypeInfo(schema);
  const found: FieldNode[] = [];
  visit(
    document,
    visitWithTypeInfo(info, {
      Field(field) {
        const type = getNamedType(info.getType());
        if (isObjectType(type) && type.name.endsWith("Connection")) found.push(field);
      },
    }),
  );
  return found;
}

/** The same query for one page after the other, as Shopify goes through it. */
function withPages(document: DocumentNode, connection: FieldNode): DocumentNode {
  const template = parse("query Pages($after: String) { x(first: 250, after: $after) { pageInfo { hasNextPage endCursor } } }");
  const [pages] = template.definitions;
  if (pages?.kind !== Kind.OPERATION_DEFINITION) throw new Error("The template is a query.");
  const [page] = pages.selectionSet.selections;
  if (page?.kind !== Kind.FIELD || !page.selectionSet) throw new Error("The template has a field.");
  const { arguments: size = [], selectionSet } = page;
  return visit(document, {
    OperationDefinition: (node) => ({ ...node, variableDefinitions: pages.variableDefinitions }),
    Field: (node) =>
      node === connection
        ? {
            ...node,
            arguments: [...(node.arguments ?? []).filter(({ name }) => !["first", "after"].includes(name.value)), ...size],
            selectionSet: {
              kind: Kind.SELECTION_SET,
              selections: [...(node.selectionSet?.selections ?? []), ...selectionSet.selections],
            },
          }
        : undefined,
  });
}

type Page = { nodes?: unknown[]; edges?: { node: unknown }[]; pageInfo: { hasNextPage: boolean; endCursor: string | null } };

async function readAll(
  query: string,
  ask: (query: string, variables: Record<string, unknown>) => Promise<GraphqlAnswer>,
): Promise<{ lines: string[]; errorCode: Ending["errorCode"] }> {
  const lines: string[] = [];
  let after: string | null = null;
  do {
    const { body } = await ask(query, { after });
    const errors = body["errors"] as { extensions?: { code?: string } }[] | undefined;
    if (errors?.some(({ extensions }) => extensions?.code === "SIMULATOR_GAP")) throw new SimulatorGap("what a bulk query asks for");
    if (errors)
      return {
        lines,
        errorCode: errors.some(({ extensions }) => extensions?.code === "ACCESS_DENIED") ? "ACCESS_DENIED" : "INTERNAL_SERVER_ERROR",
      };
    const [page] = Object.values(body["data"] as Record<string, Page>);
    if (!page) throw new SimulatorGap("bulk queries whose connection is not at the top");
    const nodes = page.nodes ?? page.edges?.map(({ node }) => node) ?? [];
    lines.push(...nodes.map((node) => JSON.stringify(node)));
    after = page.pageInfo.hasNextPage ? page.pageInfo.endCursor : null;
  } while (after !== null);
  return { lines, errorCode: undefined };
}
