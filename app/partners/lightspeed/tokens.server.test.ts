import { describe, expect, test, vi } from "vitest";
import type { LightspeedTokens } from "./settings.ts";
import { createTokenStore } from "./tokens.server.ts";

const tokens = (name: string): LightspeedTokens => ({
  accessToken: `access ${name}`,
  refreshToken: `refresh ${name}`,
  expiresAt: 0,
  scopes: null,
  domainPrefix: "pawshop",
});

describe("a store of tokens", () => {
  test("asks once for all who find the same token too old, with its refresh token", async () => {
    const store = createTokenStore(tokens("1"));
    const exchange = vi.fn(async () => tokens("2"));
    const stale = await store.read();
    expect(await Promise.all([store.refresh(stale, exchange), store.refresh(stale, exchange)])).toEqual([tokens("2"), tokens("2")]);
    expect(exchange).toHaveBeenCalledExactlyOnceWith("refresh 1");
    expect(await store.read()).toEqual(tokens("2"));
  });

  test("gives who comes late what somebody else got, and does not ask again", async () => {
    const store = createTokenStore(tokens("1"));
    const stale = await store.read();
    await store.refresh(stale, async () => tokens("2"));
    const exchange = vi.fn(async () => tokens("3"));
    expect(await store.refresh(stale, exchange)).toEqual(tokens("2"));
    expect(exchange).not.toHaveBeenCalled();
  });

  test("keeps new tokens before anybody uses them", async () => {
    const kept: string[] = [];
    const store = createTokenStore(tokens("1"), {
      keep: async ({ accessToken }) => {
        expect((await store.read()).accessToken).toBe("access 1");
        kept.push(accessToken);
      },
    });
    await store.refresh(tokens("1"), async () => tokens("2"));
    expect(kept).toEqual(["access 2"]);
  });

  test("stays as it was when a refresh fails, and can be asked again", async () => {
    const store = createTokenStore(tokens("1"));
    await expect(store.refresh(tokens("1"), () => Promise.reject(new Error("no")))).rejects.toThrow("no");
    expect(await store.read()).toEqual(tokens("1"));
    expect(await store.refresh(tokens("1"), async () => tokens("2"))).toEqual(tokens("2"));
  });
});
