import { getNamedType, isAbstractType, isCompositeType, isObjectType, Kind, TypeInfo, visit, visitWithTypeInfo } from "graphql";
import type { DocumentNode, FieldNode, GraphQLSchema } from "graphql";

/** Shopify's standard plan holds 2,000 points and restores 100 a second. */
export type CostRules = { maximum: number; restorePerSecond: number };
/** Shopify Plus. */
export const plusCosts: CostRules = { maximum: 20_000, restorePerSecond: 1000 };

/** The bucket of one app in one shop. */
export type CostBucket = CostRules & {
  /** What is left now. */
  available(): number;
  take(points: number): void;
  /** Empties it, so that the next calls are throttled until it has filled again. */
  drain(): void;
};

export function createCostBucket({ now, maximum = 2000, restorePerSecond = 100 }: { now: () => Date } & Partial<CostRules>): CostBucket {
  let points = maximum;
  let at = now().getTime();
  const fill = (): number => {
    const moment = now().getTime();
    points = Math.min(maximum, points + (Math.max(0, moment - at) / 1000) * restorePerSecond);
    at = moment;
    return points;
  };
  return {
    maximum,
    restorePerSecond,
    available: fill,
    take(cost) {
      fill();
      points -= cost;
    },
    drain() {
      fill();
      points = 0;
    },
  };
}

/** Shopify refuses a single query above this. */
export const maximumQueryCost = 1000;

/**
 * What a query is estimated to cost. Shopify's rules in public: an object 1, scalars 0, a mutation 10, a connection by its size.
 * How a connection's size counts is not public: here with the logarithm of it, which keeps 250 lines with their variants below 1,000.
 */
export function requestedCost(document: DocumentNode, schema: GraphQLSchema, variables: Record<string, unknown>): number {
  const info = new TypeInfo(schema);
  const factors: number[] = [1];
  let cost = 0;
  visit(
    document,
    visitWithTypeInfo(info, {
      OperationDefinition: (node) => {
        if (node.operation === "mutation") cost += 9;
      },
      Field: {
        enter(node) {
          const type = getNamedType(info.getType());
          const factor = factors[factors.length - 1] ?? 1;
          const isConnection = isObjectType(type) && type.name.endsWith("Connection");
          const isObject = type !== undefined && (isCompositeType(type) || isAbstractType(type));
          if (isConnection) cost += 2 * factor;
          else if (isObject && !["edges", "pageInfo"].includes(node.name.value)) cost += factor;
          factors.push(isConnection ? factor * Math.max(1, Math.log2(1 + sizeOf(node, variables))) : factor);
        },
        leave() {
          factors.pop();
        },
      },
    }),
  );
  return Math.max(1, Math.ceil(cost));
}

/** What an answer did cost: an object 1, whatever was asked for. */
export function actualCost(data: unknown, requested: number): number {
  const count = (value: unknown): number => {
    if (Array.isArray(value)) return value.reduce<number>((sum, one) => sum + count(one), 0);
    if (value === null || typeof value !== "object") return 0;
    return 1 + Object.values(value).reduce<number>((sum, one) => sum + count(one), 0);
  };
  return Math.max(1, Math.min(requested, count(data)));
}

function sizeOf(field: FieldNode, variables: Record<string, unknown>): number {
  for (const { name, value } of field.arguments ?? []) {
    if (name.value !== "first" && name.value !== "last") continue;
    if (value.kind === Kind.INT) return Number(value.value);
    if (value.kind === Kind.VARIABLE) return Number(variables[value.name.value] ?? 0);
  }
  return 1;
}
