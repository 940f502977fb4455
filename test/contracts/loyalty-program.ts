import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { Member, Purchase, PurchaseReference } from "#app/domain/loyalty.ts";
import type { Contact, PostalAddress } from "#app/domain/order.ts";
import type { Upc } from "#app/domain/upc.ts";
import type { Exchange, LoyaltyProgram, NewMember } from "#app/partners/capabilities.ts";
import { CredentialsRejected, PartnerUnavailable, UnexpectedAnswer } from "#app/partners/errors.ts";

/** What a call does at the partner, so that a fault can be aimed at it. */
export type Doing = "reading" | "enrolling" | "recording" | "removing" | "redeeming";
export type Trouble =
  /** Carried out, and the connection lost before the answer. */
  | "lost_after_write"
  /** The connection lost and nothing done. */
  | "lost_before_write"
  /** Nothing is said within the time-out, and nothing done. */
  | "silent"
  | "server_error"
  /** Come back in 30 seconds. */
  | "wait_30_seconds"
  | "unreadable"
  /** The session ended before its time. */
  | "session_ended"
  /** Forever. */
  | "credentials_revoked";

/** A partner's simulator and its connector. Its program is one that needs 3 purchases for a free one and an e-mail address to redeem it. */
export type LoyaltyWorld = {
  program: LoyaltyProgram;
  /** The same partner with a wrong password. */
  stranger: LoyaltyProgram;
  /** All calls of `program` so far. */
  exchanges: Exchange[];
  /** Strikes the next call that does this, once. */
  trouble(trouble: Trouble, doing: Doing): void;
  /** Connections are refused from now on. */
  refuseConnections(): Promise<void>;
  /** Makes an account as the till would. `memberId` is the till's own id, null if it has none. */
  known(person: { memberId: string | null; email: string | null; phone: string | null }): { partnerMemberId: string };
  items: { buyThree: Upc; notEnrolled: Upc; unknown: Upc };
  enrollStore(): void;
  /** Units that the partner has under a reference. */
  unitsOf(reference: string): number;
  accounts(): number;
  close(): Promise<void>;
};

/** What every LoyaltyProgram has to do, whoever is behind it. */
export function describeLoyaltyProgram(name: string, makeWorld: () => Promise<LoyaltyWorld>): void {
  describe(`${name} as a loyalty program`, () => {
    let world: LoyaltyWorld;
    beforeEach(async () => {
      world = await makeWorld();
    });
    afterEach(async () => {
      await world.close();
    });

    async function enrolled(contact: Contact = ana): Promise<Member> {
      return world.program.enroll(personOf(contact));
    }

    function purchase(line: number, facts: { quantity?: number; upc?: Upc } = {}): Purchase {
      const { quantity = 1, upc = world.items.buyThree } = facts;
      const amount = { minor: 299 * quantity, currency: "CAD" };
      return { reference: `S-1042-L${line}`, saleReference: "S-1042", upc, quantity, amount, date: "2026-03-14" };
    }

    async function rewarded(contact: Contact = ana) {
      const member = await enrolled(contact);
      await world.program.recordPurchases(member, [purchase(1, { quantity: 3 })]);
      const [reward] = await world.program.rewardsFor(member);
      if (!reward?.items[0]) throw new Error("Three purchases earned nothing.");
      return { member, reward, itemId: reward.items[0].itemId };
    }

    describe("credentials", () => {
      test("right ones are accepted", async () => {
        await expect(world.program.checkCredentials()).resolves.toBeUndefined();
      });

      test("wrong ones are rejected, at the check and at any call", async () => {
        await expect(world.stranger.checkCredentials()).rejects.toBeInstanceOf(CredentialsRejected);
        await expect(world.stranger.findMember(ana)).rejects.toBeInstanceOf(CredentialsRejected);
      });

      test("a check says it when the partner cannot be reached", async () => {
        await world.refuseConnections();
        await expect(world.program.checkCredentials()).rejects.toMatchObject({ code: "partner_unavailable", mayHaveHappened: false });
      });

      test("a session that ended before its time is renewed without anybody noticing", async () => {
        const member = await enrolled();
        world.trouble("session_ended", "recording");
        expect(await world.program.recordPurchases(member, [purchase(1)])).toMatchObject([{ status: "recorded" }]);
        expect(world.unitsOf("S-1042-L1")).toBe(1);
      });

      test("credentials revoked in between are rejected, and nothing is written", async () => {
        const member = await enrolled();
        world.trouble("credentials_revoked", "recording");
        await expect(world.program.recordPurchases(member, [purchase(1)])).rejects.toBeInstanceOf(CredentialsRejected);
        expect(world.unitsOf("S-1042-L1")).toBe(0);
      });
    });

    describe("members", () => {
      test("nobody is found where nobody is known", async () => {
        expect(await world.program.findMember(ana)).toEqual({ status: "not_found" });
      });

      test("a contact that names nobody is not found", async () => {
        world.known({ memberId: null, email: null, phone: null });
        expect(await world.program.findMember({ ...ana, customerGid: null, email: null, phone: null })).toEqual({ status: "not_found" });
      });

      test("an enrolled customer is found by customer id, even after changing e-mail and phone", async () => {
        const member = await enrolled();
        const found = await world.program.findMember({ ...ana, email: "new@example.test", phone: null });
        expect(found).toMatchObject({ status: "found", member: { memberId: member.memberId, partnerMemberId: member.partnerMemberId } });
      });

      test("an account that nobody has linked is found by e-mail in any case, and stays found by customer id", async () => {
        const { partnerMemberId } = world.known({ memberId: null, email: "Ana.Roy@Example.test", phone: null });
        const byEmail = await world.program.findMember(ana);
        expect(byEmail).toMatchObject({ status: "found", member: { partnerMemberId } });
        expect(await world.program.findMember({ ...ana, email: null, phone: null })).toMatchObject({
          status: "found",
          member: { partnerMemberId },
        });
      });

      test.each(["5145550101", "15145550101", "(514) 555-0101"])("an account is found by phone typed as %s", async (phone) => {
        const { partnerMemberId } = world.known({ memberId: null, email: "other@example.test", phone });
        expect(await world.program.findMember({ ...ana, email: null })).toMatchObject({ status: "found", member: { partnerMemberId } });
      });

      test("an account that the till has linked keeps the till's id", async () => {
        const { partnerMemberId } = world.known({ memberId: "TILL-77", email: "ana.roy@example.test", phone: null });
        expect(await world.program.findMember(ana)).toMatchObject({ status: "found", member: { memberId: "TILL-77", partnerMemberId } });
        expect(await world.program.findMember({ ...ana, email: null, phone: null })).toEqual({ status: "not_found" });
      });

      test("a guest is found again by e-mail", async () => {
        const guest = { ...ana, customerGid: null };
        const member = await enrolled(guest);
        expect(await world.program.findMember({ ...guest, email: "ANA.ROY@example.test " })).toMatchObject({
          status: "found",
          member: { memberId: member.memberId },
        });
        expect(member.memberId).not.toContain("@");
      });

      test("a guest who becomes a customer keeps the account", async () => {
        const guest = await enrolled({ ...ana, customerGid: null });
        expect(await world.program.findMember(ana)).toMatchObject({ status: "found", member: { partnerMemberId: guest.partnerMemberId } });
      });

      test("enrolling somebody who is known makes no second account", async () => {
        const { partnerMemberId } = world.known({ memberId: null, email: "ana.roy@example.test", phone: null });
        expect(await enrolled()).toMatchObject({ partnerMemberId });
        expect(world.accounts()).toBe(1);
      });

      test("an enrollment whose answer was lost is completed by the next one, with one account", async () => {
        world.trouble("lost_after_write", "enrolling");
        await expect(enrolled()).rejects.toMatchObject({ code: "partner_unavailable", mayHaveHappened: true });
        const member = await enrolled();
        expect(world.accounts()).toBe(1);
        expect(await world.program.findMember(ana)).toMatchObject({ status: "found", member: { memberId: member.memberId } });
      });

      test("two enrollments of one person at the same time make one account", async () => {
        const [one, other] = await Promise.all([enrolled(), enrolled()]);
        expect(one.partnerMemberId).toBe(other.partnerMemberId);
        expect(world.accounts()).toBe(1);
      });
    });

    describe("purchases", () => {
      test("a recorded purchase is on a card, unit by unit, under its reference", async () => {
        const member = await enrolled();
        const [answer] = await world.program.recordPurchases(member, [purchase(1, { quantity: 2 })]);
        expect(answer).toMatchObject({ status: "recorded", reference: "S-1042-L1", program: { programId: expect.any(String) } });
        const cards = await world.program.cardsOf(member);
        expect(cards).toHaveLength(1);
        expect(cards[0]).toMatchObject({ required: 3, freeGoods: [] });
        expect(cards[0]?.punches.map(({ reference, upc, date }) => ({ reference, upc, date }))).toEqual(
          Array.from({ length: 2 }, () => ({ reference: "S-1042-L1", upc: world.items.buyThree, date: "2026-03-14" })),
        );
      });

      test("nothing to record is no call", async () => {
        const member = await enrolled();
        const before = world.exchanges.length;
        expect(await world.program.recordPurchases(member, [])).toEqual([]);
        expect(world.exchanges).toHaveLength(before);
      });

      test("a batch taken in part has one answer per purchase, in the order asked", async () => {
        const member = await enrolled();
        await world.program.recordPurchases(member, [purchase(3)]);
        const answers = await world.program.recordPurchases(member, [
          purchase(1, { upc: world.items.unknown }),
          purchase(2),
          purchase(3),
          purchase(4, { upc: world.items.notEnrolled }),
        ]);
        expect(answers).toMatchObject([
          { status: "rejected", reference: "S-1042-L1", reason: "no_item_found" },
          { status: "recorded", reference: "S-1042-L2" },
          { status: "reference_exists", reference: "S-1042-L3" },
          { status: "rejected", reference: "S-1042-L4", reason: "no_item_found" },
        ]);
        expect(["S-1042-L1", "S-1042-L2", "S-1042-L3", "S-1042-L4"].map(world.unitsOf)).toEqual([0, 1, 1, 0]);
      });

      test("purchases of several sales are all answered, in the order asked", async () => {
        const member = await enrolled();
        const other: Purchase = { ...purchase(1), reference: "S-1043-L1", saleReference: "S-1043" };
        const answers = await world.program.recordPurchases(member, [purchase(1), other, purchase(2)]);
        expect(answers.map(({ status, reference }) => [status, reference])).toEqual([
          ["recorded", "S-1042-L1"],
          ["recorded", "S-1043-L1"],
          ["recorded", "S-1042-L2"],
        ]);
      });

      test("a rejected purchase can be sent again under its reference once its item is known", async () => {
        const member = await enrolled();
        const wanted = [purchase(1, { upc: world.items.notEnrolled })];
        expect(await world.program.recordPurchases(member, wanted)).toMatchObject([{ status: "rejected", reason: "no_item_found" }]);
        world.enrollStore();
        expect(await world.program.recordPurchases(member, wanted)).toMatchObject([{ status: "recorded" }]);
      });

      test("a reference that somebody else's purchase has is no record of ours: it is not on our card", async () => {
        await world.program.recordPurchases(await enrolled(), [purchase(1)]);
        const bo = await enrolled({ ...ana, customerGid: "gid://shopify/Customer/2", email: "bo@example.test", phone: null });
        expect(await world.program.recordPurchases(bo, [purchase(1)])).toMatchObject([{ status: "reference_exists" }]);
        expect(await world.program.cardsOf(bo)).toEqual([]);
      });

      test("when the answer is lost after writing, the card tells, and sending again counts nothing twice", async () => {
        const member = await enrolled();
        world.trouble("lost_after_write", "recording");
        await expect(world.program.recordPurchases(member, [purchase(1, { quantity: 2 })])).rejects.toMatchObject({
          code: "partner_unavailable",
          mayHaveHappened: true,
        });
        expect(await punchesOf(member, "S-1042-L1")).toBe(2);
        expect(await world.program.recordPurchases(member, [purchase(1, { quantity: 2 })])).toMatchObject([{ status: "reference_exists" }]);
        expect(world.unitsOf("S-1042-L1")).toBe(2);
      });

      test("when the connection is lost before writing, nothing is on the card and the same call works later", async () => {
        const member = await enrolled();
        world.trouble("lost_before_write", "recording");
        await expect(world.program.recordPurchases(member, [purchase(1)])).rejects.toMatchObject({ mayHaveHappened: true });
        expect(await punchesOf(member, "S-1042-L1")).toBe(0);
        expect(await world.program.recordPurchases(member, [purchase(1)])).toMatchObject([{ status: "recorded" }]);
      });

      test("what is said of a member whom the partner does not know is told apart, and nothing is recorded", async () => {
        const nobody: Member = { memberId: "nobody", partnerMemberId: "0", name: "No Body", email: null, phone: null };
        expect(await world.program.recordPurchases(nobody, [purchase(1)])).toEqual([
          { status: "member_unknown", reference: purchase(1).reference },
        ]);
        expect(await world.program.removePurchase(nobody, "S-1042-L1", 1)).toBe("member_unknown");
        await expect(world.program.cardsOf(nobody)).rejects.toBeInstanceOf(UnexpectedAnswer);
      });
    });

    describe("what is taken back", () => {
      test("some units go, the others stay", async () => {
        const member = await enrolled();
        await world.program.recordPurchases(member, [purchase(1, { quantity: 5 })]);
        expect(await world.program.removePurchase(member, "S-1042-L1", 2)).toBe("removed");
        expect(world.unitsOf("S-1042-L1")).toBe(3);
        expect(await punchesOf(member, "S-1042-L1")).toBe(3);
      });

      test("all units go", async () => {
        const member = await enrolled();
        await world.program.recordPurchases(member, [purchase(1, { quantity: 2 })]);
        expect(await world.program.removePurchase(member, "S-1042-L1", 2)).toBe("removed");
        expect(await punchesOf(member, "S-1042-L1")).toBe(0);
        expect(await world.program.removePurchase(member, "S-1042-L1", 2)).toBe("not_found");
      });

      test("what was never recorded is not found", async () => {
        expect(await world.program.removePurchase(await enrolled(), "S-9-L9", 1)).toBe("not_found");
      });

      test("more than there is cannot be taken back, and nothing is", async () => {
        const member = await enrolled();
        await world.program.recordPurchases(member, [purchase(1, { quantity: 2 })]);
        await expect(world.program.removePurchase(member, "S-1042-L1", 3)).rejects.toBeInstanceOf(UnexpectedAnswer);
        expect(world.unitsOf("S-1042-L1")).toBe(2);
      });

      test("when the answer is lost, the card tells what was taken", async () => {
        const member = await enrolled();
        await world.program.recordPurchases(member, [purchase(1, { quantity: 5 })]);
        world.trouble("lost_after_write", "removing");
        await expect(world.program.removePurchase(member, "S-1042-L1", 2)).rejects.toMatchObject({ mayHaveHappened: true });
        expect(await punchesOf(member, "S-1042-L1")).toBe(3);
      });

      test("a reward that was earned by it is gone as well", async () => {
        const { member } = await rewarded();
        await world.program.removePurchase(member, "S-1042-L1", 1);
        expect(await world.program.rewardsFor(member)).toEqual([]);
      });
    });

    describe("rewards", () => {
      test("too few purchases earn nothing", async () => {
        const member = await enrolled();
        await world.program.recordPurchases(member, [purchase(1, { quantity: 2 })]);
        expect(await world.program.rewardsFor(member)).toEqual([]);
      });

      test("enough purchases earn a reward, and a finished card is still among the cards", async () => {
        const { member, reward } = await rewarded();
        expect(reward.items).toMatchObject([{ itemId: expect.any(String), upc: world.items.buyThree }]);
        await world.program.recordPurchases(member, [purchase(2)]);
        expect((await world.program.cardsOf(member)).map((card) => card.punches.length).sort()).toEqual([1, 3]);
      });

      test("a redeemed reward is no longer offered, and redeeming it again says so", async () => {
        const { member, reward, itemId } = await rewarded();
        const redemption = { member, rewardId: reward.rewardId, itemId, recipient: { email: "ana.roy@example.test", address } };
        expect(await world.program.redeem(redemption)).toEqual({ status: "redeemed" });
        expect(await world.program.rewardsFor(member)).toEqual([]);
        expect(await world.program.redeem(redemption)).toEqual({ status: "already_redeemed" });
      });

      test("a redemption whose answer was lost is found redeemed", async () => {
        const { member, reward, itemId } = await rewarded();
        const redemption = { member, rewardId: reward.rewardId, itemId, recipient: { email: "ana.roy@example.test", address: null } };
        world.trouble("lost_after_write", "redeeming");
        await expect(world.program.redeem(redemption)).rejects.toMatchObject({ mayHaveHappened: true });
        expect(await world.program.redeem(redemption)).toEqual({ status: "already_redeemed" });
      });

      test("a missing e-mail address is told, and with it the same reward is redeemed", async () => {
        const { member, reward, itemId } = await rewarded({ ...ana, email: null });
        const redemption = { member, rewardId: reward.rewardId, itemId };
        expect(await world.program.redeem({ ...redemption, recipient: { email: null, address: null } })).toMatchObject({
          status: "rejected",
          reason: "email_missing",
        });
        const completed = { ...redemption, recipient: { email: "ana.roy@example.test", address: null } };
        expect(await world.program.redeem(completed)).toMatchObject({ status: "rejected", reason: "incomplete" });
        expect(await world.program.undoRedemption(member, reward.rewardId)).toBe("undone");
        expect(await world.program.redeem(completed)).toEqual({ status: "redeemed" });
      });

      test("a reward that is not the member's is rejected", async () => {
        const { member, itemId } = await rewarded();
        expect(await world.program.redeem({ member, rewardId: "1", itemId, recipient: { email: null, address: null } })).toMatchObject({
          status: "rejected",
          reason: "other",
        });
      });
    });

    describe("trouble", () => {
      const calls: Record<Doing, (member: Member) => Promise<unknown>> = {
        reading: (member) => world.program.cardsOf(member),
        enrolling: () =>
          world.program.enroll(personOf({ ...ana, customerGid: "gid://shopify/Customer/3", email: "cy@example.test", phone: null })),
        recording: (member) => world.program.recordPurchases(member, [purchase(7)]),
        removing: (member) => world.program.removePurchase(member, "S-1042-L1", 1),
        redeeming: async (member) => {
          const [reward] = await world.program.rewardsFor(member);
          const recipient = { email: "ana.roy@example.test", address };
          return world.program.redeem({ member, rewardId: reward?.rewardId ?? "", itemId: reward?.items[0]?.itemId ?? "", recipient });
        },
      };
      const everything = Object.keys(calls) as Doing[];

      test.each(everything)("a limit while %s tells how long to wait, and nothing has happened", async (doing) => {
        const { member } = await rewarded();
        world.trouble("wait_30_seconds", doing);
        const error = await calls[doing](member).catch((reason: unknown) => reason);
        expect(error).toBeInstanceOf(PartnerUnavailable);
        expect(error).toMatchObject({ retryAfter: 30, mayHaveHappened: false });
        await expect(calls[doing](member)).resolves.toBeDefined();
      });

      test.each(everything)("a failing partner while %s is unavailable, and a write may have happened", async (doing) => {
        const { member } = await rewarded();
        world.trouble("server_error", doing);
        await expect(calls[doing](member)).rejects.toMatchObject({ code: "partner_unavailable", mayHaveHappened: doing !== "reading" });
      });

      test.each(everything)("an unreadable answer while %s is unexpected, and a write may have happened", async (doing) => {
        const { member } = await rewarded();
        world.trouble("unreadable", doing);
        await expect(calls[doing](member)).rejects.toMatchObject({ code: "unexpected_answer", mayHaveHappened: doing !== "reading" });
      });

      test.each(everything)("silence while %s ends with the time-out", async (doing) => {
        const { member } = await rewarded();
        world.trouble("silent", doing);
        await expect(calls[doing](member)).rejects.toMatchObject({ code: "partner_unavailable", mayHaveHappened: doing !== "reading" });
      });

      test.each(everything)("refused connections while %s mean that nothing has happened", async (doing) => {
        const { member } = await rewarded();
        await world.refuseConnections();
        await expect(calls[doing](member)).rejects.toMatchObject({ code: "partner_unavailable", mayHaveHappened: false });
      });
    });

    describe("exchanges", () => {
      test("every call is told with what it was for, when, and how it ended", async () => {
        const member = await enrolled();
        await world.program.recordPurchases(member, [purchase(1)]);
        const last = world.exchanges.at(-1);
        expect(last).toMatchObject({ operation: "recordPurchases", outcome: "answered" });
        expect(last?.startedAt).toBeInstanceOf(Date);
        expect(JSON.stringify(last?.request)).toContain("S-1042-L1");
        expect(JSON.stringify(last?.answer)).toContain("S-1042-L1");
      });

      test("failed calls are told as well", async () => {
        const member = await enrolled();
        world.trouble("lost_after_write", "recording");
        await world.program.recordPurchases(member, [purchase(1)]).catch(() => null);
        expect(world.exchanges.at(-1)).toMatchObject({ operation: "recordPurchases", outcome: "unavailable", answer: null });
        world.trouble("credentials_revoked", "recording");
        await world.program.recordPurchases(member, [purchase(2)]).catch(() => null);
        expect(world.exchanges.at(-1)).toMatchObject({ outcome: "credentials_rejected" });
      });

      test("they hold no personal data and no secret", async () => {
        world.known({ memberId: null, email: "bo.tremblay@example.test", phone: "5145550199" });
        const { member, reward, itemId } = await rewarded();
        await world.program.findMember({
          ...ana,
          customerGid: "gid://shopify/Customer/2",
          email: "bo.tremblay@example.test",
          phone: "+15145550199",
        });
        await world.program.redeem({ member, rewardId: reward.rewardId, itemId, recipient: { email: ana.email, address } });
        await world.program.cardsOf(member);
        const told = JSON.stringify(world.exchanges).toLowerCase();
        expect(world.exchanges.length).toBeGreaterThan(5);
        for (const secret of [
          "anabelle",
          "desrosiers",
          "ana.roy",
          "bo.tremblay",
          "5145550101",
          "5145550199",
          "rue des pins",
          "montréal",
          "h2w 1s4",
        ])
          expect(told).not.toContain(secret);
      });
    });

    async function punchesOf(member: Member, reference: PurchaseReference): Promise<number> {
      const cards = await world.program.cardsOf(member);
      return cards.flatMap((card) => card.punches).filter((punch) => punch.reference === reference).length;
    }
  });
}

const address: PostalAddress = { street: "4 rue des Pins", city: "Montréal", region: "QC", postalCode: "H2W 1S4", country: "CA" };

const ana: Contact = {
  customerGid: "gid://shopify/Customer/9001",
  firstName: "Anabelle",
  lastName: "Desrosiers",
  email: "ana.roy@example.test",
  phone: "+1 514-555-0101",
  address,
};

function personOf(contact: Contact): NewMember {
  const { email, phone } = contact;
  return { contact, firstName: contact.firstName ?? "", lastName: contact.lastName ?? "", email, phone, address: contact.address };
}
