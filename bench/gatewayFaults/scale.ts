/** How much the bench of a gateway's faults does. Seconds, but for counts. */
export type GatewayFaultScale = {
  /** As results tell it. */
  readonly name: string;
  /** Leaves of the campaign's tree, and signed claims that come evenly while processes are killed. */
  readonly leaves: number;
  readonly claims: number;
  /** SIGKILLs, and seconds between two of them on average. */
  readonly kills: number;
  readonly apart: number;
  /** Processes that serve, and that send. */
  readonly apis: number;
  readonly workers: number;
  readonly keys: number;
  /** Gas of a block; half of it is the target. */
  readonly blockGas: number;
  /** Seconds of even load, and claims that come meanwhile. */
  readonly soak: number;
  readonly soakClaims: number;
};

/** What the goals are about. */
export const FULL: GatewayFaultScale = {
  name: "usual",
  leaves: 131_072,
  claims: 9_000,
  kills: 100,
  apart: 3,
  apis: 2,
  workers: 2,
  keys: 4,
  blockGas: 3_000_000,
  soak: 600,
  soakClaims: 6_000,
};

/** The same with half an hour of even load, which shows a slow leak. */
export const WHOLE: GatewayFaultScale = {
  ...FULL,
  name: "whole (--whole)",
  soak: 1_800,
  soakClaims: 18_000,
};

/** Shows that all of it works; its figures are no measure. */
export const QUICK: GatewayFaultScale = {
  name: "small (--quick): it shows that all of it works, and measures little",
  leaves: 1_024,
  claims: 500,
  kills: 6,
  apart: 2,
  apis: 2,
  workers: 2,
  keys: 2,
  blockGas: 2_400_000,
  soak: 20,
  soakClaims: 100,
};
