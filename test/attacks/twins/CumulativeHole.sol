// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @notice The safeguard that {CumulativeTwin} goes without. With `None` it is sound.
enum CumulativeHole {
    None,
    /// @dev Any number of proposals may wait at a time.
    ManyProposals,
    /// @dev A root that was good once stays good.
    RootsStayGood,
    /// @dev A root dies in the moment in which another takes its place.
    NoOverlap,
    /// @dev A root may bring any sum with it.
    NoCap,
    /// @dev A root may be accepted at once.
    NoTimelock,
    /// @dev A proposal may be accepted for ever.
    NoExpiry,
    /// @dev A proposal takes the place of one that waits, and its time with it.
    Overwrites,
    /// @dev A veto hits whatever waits, whatever it names.
    VetoesAny,
    /// @dev An acceptance takes whatever waits, whatever it names.
    AcceptsAny,
    /// @dev A proposal outlives its acceptance.
    KeepsProposal,
    /// @dev Believes that a root's money came.
    UnmeteredFunding,
    /// @dev Signatures do not say what was paid before.
    LastingSignature,
    /// @dev Does not look whether a leaf has less than was paid.
    Underflows,
    /// @dev Keeps what is paid by index.
    PaidByIndex,
    /// @dev May be recalled once.
    RecallsOnce
}
