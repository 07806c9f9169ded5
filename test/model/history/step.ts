/** One thing that a history does, in a block of its own. Which batch: its position among the scene's plans. */
export type Step =
  | { readonly act: "nothing" }
  | {
      readonly act: "issue";
      readonly plan: number /** Seconds that `issuedAt` lies back. */;
      readonly back: number;
    }
  | {
      readonly act: "change";
      readonly plan: number;
      readonly kind: ChangeName;
      readonly indexes: readonly number[];
    }
  | {
      readonly act: "imposeHold" | "endHold";
      readonly plan: number;
      readonly targets: readonly (number | "all")[];
      readonly until: number;
    };

export type ChangeName = "Revoke" | "Suspend" | "Reinstate" | "RetractRevoke" | "RetractSuspension";
