// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @notice The safeguard that {VestingTwin} goes without. With `None` it is sound.
enum VestingHole {
    None,
    /// @dev Does not take off what was released before.
    ForgetsReleases,
    /// @dev Notes a payment after it is made.
    NotesLast,
    /// @dev Looks up what is due of all entitlements of a list before it pays any.
    LooksFirst,
    /// @dev Signatures do not say what was released before.
    LastingSignature,
    /// @dev Keeps entitlements by index alone, and pays whoever is named.
    KeyedByIndex,
    /// @dev Asks the gate at each release.
    AsksAtRelease,
    /// @dev Does not ask the gate when an entitlement is recorded.
    GatelessClaim,
    /// @dev Sweeps all that there is.
    SweepsBalance,
    /// @dev Records entitlements that no money covers.
    RecordsAll,
    /// @dev May be funded from within its funding.
    OpenFund,
    /// @dev Takes the balance and all that was claimed for its funding, though part of that was paid out.
    CountsClaimed,
    /// @dev Looks at no schedule.
    AnySchedule,
    /// @dev Counts on after a recall what it counted on before.
    KeepsBook,
    /// @dev Counts on nothing from before a recall's payment on, instead of from after it.
    EmptiesBookFirst
}
