import { readFileSync } from "node:fs";
import { parse } from "smol-toml";
import { z } from "zod";
import type { AppProxy } from "./app-proxy-request.ts";
import type { Subscription, Topic } from "./webhooks.ts";

const subscription = z.object({
  topics: z.array(z.string()).default([]),
  compliance_topics: z.array(z.string()).default([]),
  uri: z.string(),
  include_fields: z.array(z.string()).optional(),
});

const file = z.object({
  name: z.string(),
  app_proxy: z.object({ url: z.string(), prefix: z.string(), subpath: z.string() }).optional(),
  access_scopes: z.object({ scopes: z.string() }),
  webhooks: z.object({ api_version: z.string(), subscriptions: z.array(subscription).default([]) }),
});

/** What Shopify would take from the app's `shopify.app.toml`: scopes, API version, the app proxy and subscriptions, compliance topics among them. */
export function readAppConfiguration(path: string | URL): {
  name: string;
  scopes: string[];
  apiVersion: string;
  subscriptions: Subscription[];
  appProxy?: AppProxy;
} {
  const { name, app_proxy, access_scopes, webhooks } = file.parse(parse(readFileSync(path, "utf8")));
  return {
    name,
    scopes: access_scopes.scopes.split(",").map((scope) => scope.trim()),
    apiVersion: webhooks.api_version,
    ...(app_proxy && {
      appProxy: { path: new URL(app_proxy.url, "https://app.example").pathname, prefix: app_proxy.prefix, subpath: app_proxy.subpath },
    }),
    subscriptions: webhooks.subscriptions.map(({ topics, compliance_topics, uri, include_fields }) => ({
      topics: [...topics, ...compliance_topics] as Topic[],
      uri,
      ...(include_fields ? { includeFields: include_fields } : {}),
    })),
  };
}
