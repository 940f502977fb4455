import { execute, GraphQLError, parse, validate, getNamedType } from "graphql";
import type { DocumentNode, GraphQLFieldResolver, GraphQLFormattedError } from "graphql";
import { grants } from "./access-tokens.ts";
import type { AccessToken } from "./access-tokens.ts";
import { adminSchema } from "./admin-schema.ts";
import type { AdminSchema } from "./admin-schema.ts";
import { actualCost, maximumQueryCost, requestedCost } from "./query-cost.ts";
import type { CostBucket } from "./query-cost.ts";
import { ShopifyRefusal, SimulatorGap } from "./refusal.ts";
import type { ShopState } from "./state.ts";

export type GraphqlCall = { query: string; variables?: Record<string, unknown> | null; operationName?: string | null };

export type GraphqlAnswer = { status: number; body: Record<string, unknown> };

type Context = { shop: ShopState; token: AccessToken; api: AdminSchema; gaps: SimulatorGap[] };

/**
 * Answers one call to the Admin API: refuses as Shopify does (unknown fields, missing scopes, costs), else executes it
 * against the real schema over plain objects. What the objects lack is answered 501 with its name, never invented.
 */
export async function answerGraphql(
  call: GraphqlCall,
  world: { version: string; shop: ShopState; token: AccessToken; bucket: CostBucket; throttled: boolean; root: Record<string, unknown> },
): Promise<GraphqlAnswer> {
  const api = adminSchema(world.version);
  if (!api) return { status: 404, body: { errors: "Not Found" } };
  const variables = call.variables ?? {};
  const reading = parseAndValidate(call.query, api);
  if (reading.status === "refused") return { status: 200, body: { errors: reading.errors } };

  const requested = requestedCost(reading.document, api.schema, variables);
  if (requested > maximumQueryCost)
    return { status: 200, body: { errors: [tooExpensive(requested)], extensions: costs(world.bucket, requested, null) } };
  if (world.throttled || world.bucket.available() < requested) {
    return { status: 200, body: { errors: [throttledError], extensions: costs(world.bucket, requested, null) } };
  }

  const context: Context = { shop: world.shop, token: world.token, api, gaps: [] };
  const { data, errors } = await execute({
    schema: api.schema,
    document: reading.document,
    rootValue: world.root,
    contextValue: context,
    variableValues: variables,
    operationName: call.operationName ?? undefined,
    fieldResolver: resolveField,
  });
  if (context.gaps.length > 0)
    return { status: 501, body: { errors: context.gaps.map(({ message }) => ({ message, extensions: { code: "SIMULATOR_GAP" } })) } };
  const actual = actualCost(data, requested);
  world.bucket.take(actual);
  const body = {
    ...(data === undefined ? {} : { data }),
    ...(errors ? { errors: errors.map(formatError) } : {}),
    extensions: costs(world.bucket, requested, actual),
  };
  return { status: 200, body };
}

const resolveField: GraphQLFieldResolver<unknown, Context> = (source, args, context, info) => {
  const { api, shop } = context;
  const parent = info.parentType.name;
  // What comes through an interface (`node`) is checked here.
  checkAccess(api.scopesOfType.get(parent), shop, info.fieldName);
  checkAccess(api.scopesOfField.get(`${parent}.${info.fieldName}`), shop, info.fieldName);
  checkAccess(api.scopesOfType.get(scopedType(getNamedType(info.returnType).name)), shop, info.fieldName);
  const value = (source as Record<string, unknown> | null)?.[info.fieldName];
  if (value === undefined) {
    const gap = new SimulatorGap(`${parent}.${info.fieldName}`);
    context.gaps.push(gap);
    throw gap;
  }
  try {
    return typeof value === "function" ? (value as (args: unknown, context: Context) => unknown)(args, context) : value;
  } catch (error) {
    if (error instanceof SimulatorGap) context.gaps.push(error);
    throw error;
  }
};

/** A connection needs what its nodes need. */
function scopedType(name: string): string {
  return name.replace(/(Connection|Edge)$/, "");
}

function checkAccess(rule: { anyOf: string[]; text: string } | undefined, shop: ShopState, field: string): void {
  if (!rule || rule.anyOf.some((scope) => grants(shop, scope))) return;
  throw new ShopifyRefusal(`Access denied for ${field} field. Required access: ${rule.text}`, {
    code: "ACCESS_DENIED",
    documentation: "https://shopify.dev/api/usage/access-scopes",
    requiredAccess: rule.text,
  });
}

type DocumentReading = { status: "read"; document: DocumentNode } | { status: "refused"; errors: unknown[] };

function parseAndValidate(query: string, api: AdminSchema): DocumentReading {
  try {
    const document = parse(query);
    const errors = validate(api.schema, document);
    if (errors.length > 0) return { status: "refused", errors: errors.map(validationError) };
    return { status: "read", document };
  } catch (error) {
    if (!(error instanceof GraphQLError)) throw error;
    return { status: "refused", errors: [{ message: error.message, locations: error.locations, extensions: { code: "parseError" } }] };
  }
}

/** Shopify's wording for the commonest mistake; other validation errors keep graphql-js's. */
function validationError(error: GraphQLError): Record<string, unknown> {
  const unknownField = /^Cannot query field "(\w+)" on type "(\w+)"/.exec(error.message);
  if (!unknownField) return { message: error.message, locations: error.locations, extensions: { code: "invalid" } };
  const [, fieldName, typeName] = unknownField;
  return {
    message: `Field '${fieldName}' doesn't exist on type '${typeName}'`,
    locations: error.locations,
    path: ["query", fieldName],
    extensions: { code: "undefinedField", typeName, fieldName },
  };
}

function formatError(error: GraphQLError): GraphQLFormattedError {
  const { originalError } = error;
  const extensions = originalError instanceof ShopifyRefusal ? originalError.extensions : undefined;
  return {
    message: error.message,
    ...(error.locations ? { locations: error.locations } : {}),
    ...(error.path ? { path: error.path } : {}),
    ...(extensions && Object.keys(extensions).length > 0 ? { extensions } : {}),
  };
}

const throttledError = {
  message: "Throttled",
  extensions: { code: "THROTTLED", documentation: "https://shopify.dev/api/usage/rate-limits" },
};

function tooExpensive(cost: number): Record<string, unknown> {
  return {
    message: `Query cost is ${cost}, which exceeds the single query max cost limit (${maximumQueryCost}).`,
    extensions: { code: "MAX_COST_EXCEEDED", cost, maxCost: maximumQueryCost, documentation: "https://shopify.dev/api/usage/rate-limits" },
  };
}

function costs(bucket: CostBucket, requested: number, actual: number | null): Record<string, unknown> {
  return {
    cost: {
      requestedQueryCost: requested,
      actualQueryCost: actual,
      throttleStatus: {
        maximumAvailable: bucket.maximum,
        currentlyAvailable: Math.floor(bucket.available()),
        restoreRate: bucket.restorePerSecond,
      },
    },
  };
}
