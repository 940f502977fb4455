import { existsSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { gunzipSync } from "node:zlib";
import { buildClientSchema } from "graphql";
import type { GraphQLSchema, IntrospectionQuery } from "graphql";

/** The Admin API's schema of one version, and the access scopes that its types and fields need (any one of a list is enough). */
export type AdminSchema = {
  schema: GraphQLSchema;
  scopesOfType: Map<string, AccessRule>;
  /** Keyed `Type.field`. */
  scopesOfField: Map<string, AccessRule>;
};

export type AccessRule = { anyOf: string[]; text: string };

type File = {
  data: IntrospectionQuery;
  offline_scopes: {
    items: { type: "type" | "field"; typeName: string; fieldName?: string; offlineScopes: string[]; requiredAccess: string }[];
  };
};

// The package exports no path to its data.
const folder = fileURLToPath(new URL("../../../node_modules/@shopify/dev-mcp/dist/data/", import.meta.url));
const loaded = new Map<string, AdminSchema>();

/** Read from the schema files that npm's `@shopify/dev-mcp` ships; null for a version that it has not. */
export function adminSchema(version: string): AdminSchema | null {
  const known = loaded.get(version);
  if (known) return known;
  const path = `${folder}admin_${version}.json.gz`;
  if (!/^(\d{4}-\d{2}|unstable)$/.test(version) || !existsSync(path)) return null;
  const { data, offline_scopes } = JSON.parse(gunzipSync(readFileSync(path)).toString()) as File;
  const scopesOfType = new Map<string, AccessRule>();
  const scopesOfField = new Map<string, AccessRule>();
  for (const { type, typeName, fieldName, offlineScopes, requiredAccess } of offline_scopes.items) {
    if (offlineScopes.length === 0) continue;
    const rule = { anyOf: offlineScopes, text: requiredAccess };
    if (type === "type") scopesOfType.set(typeName, rule);
    else scopesOfField.set(`${typeName}.${fieldName}`, rule);
  }
  const schema = { schema: buildClientSchema(data), scopesOfType, scopesOfField };
  loaded.set(version, schema);
  return schema;
}
