import { Kind, parse, valueFromASTUntyped } from "graphql";
import type { DocumentNode, FragmentDefinitionNode, SelectionSetNode } from "graphql";
import type { SoldOrder } from "#app/domain/sold-order.ts";
import { readSoldOrderDocument } from "#app/shopify/documents.ts";
import { adminSoldOrderSchema, soldOrderFromAdmin } from "#app/shopify/sold-order-from-admin.ts";
import { orderNode } from "./graphql-nodes.ts";
import type { Order, ShopState } from "./state.ts";

const document = parse(readSoldOrderDocument);

/**
 * The simulator's order as the app reads it: its document over the simulator's objects, without scopes, costs and types, which take a
 * hundred times as long. For tests that read thousands of orders; that it is the same as the answer of the API, a test says.
 */
export function soldOrderOf(shop: ShopState, order: Order): SoldOrder {
  const { order: answer } = answerPlainly(document, { order: () => orderNode(shop, order) }, { lines: 250 });
  return soldOrderFromAdmin(adminSoldOrderSchema.parse(answer));
}

type Value = Record<string, unknown>;

function answerPlainly(asked: DocumentNode, root: Value, variables: Value): Value {
  const fragments = new Map<string, FragmentDefinitionNode>();
  let operation: SelectionSetNode | undefined;
  for (const definition of asked.definitions) {
    if (definition.kind === Kind.FRAGMENT_DEFINITION) fragments.set(definition.name.value, definition);
    if (definition.kind === Kind.OPERATION_DEFINITION) operation = definition.selectionSet;
  }
  const select = (value: unknown, set: SelectionSetNode | undefined): unknown => {
    if (Array.isArray(value)) return value.map((one) => select(one, set));
    if (!set || value === null) return value;
    const found: Value = {};
    for (const selection of set.selections) {
      if (selection.kind === Kind.FIELD) {
        const name = selection.name.value;
        const field = (value as Value)[name];
        if (field === undefined) throw new Error(`The simulator does not know ${name}.`);
        const given = Object.fromEntries(
          (selection.arguments ?? []).map((one) => [one.name.value, valueFromASTUntyped(one.value, variables)]),
        );
        found[name] = select(typeof field === "function" ? (field as (given: Value) => unknown)(given) : field, selection.selectionSet);
      } else if (selection.kind === Kind.FRAGMENT_SPREAD) {
        Object.assign(found, select(value, fragments.get(selection.name.value)?.selectionSet));
      } else if (selection.typeCondition?.name.value === (value as Value)["__typename"]) {
        Object.assign(found, select(value, selection.selectionSet));
      }
    }
    return found;
  };
  return select(root, operation) as Value;
}
