// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @notice The safeguard that {DeskTwin} goes without. With `None` it is sound.
enum DeskHole {
    None,
    /// @dev The loser's bond goes to the winner whole, and no claimant's bond grows.
    FreeLoss,
    /// @dev The claimant may answer.
    OwnAnswer,
    /// @dev The subject may answer what can only help it.
    BothSides,
    /// @dev Evidence is a ground as often as anybody likes.
    RepeatedEvidence,
    /// @dev Evidence that anybody brings cannot be answered with.
    CountedAnswers,
    /// @dev Evidence is taken, and ruled on, until the panel has ruled.
    LateEvidence,
    /// @dev The panel in force now decides.
    PanelOfNow,
    /// @dev A ruling does not name its case.
    CaselessRuling,
    /// @dev The domain does not name the desk.
    DesklessDomain,
    /// @dev The domain does not name the chain.
    ChainlessDomain,
    /// @dev A panel's change does not name its version.
    VersionlessChange,
    /// @dev A bond is taken to be what was asked for.
    TrustedAmounts,
    /// @dev Everybody is paid, or nobody.
    AllOrNothing,
    /// @dev A case is marked as paid last.
    MarkLast,
    /// @dev What was upheld is paid once it is carried out.
    PaysForEffect,
    /// @dev A hold comes back after one for a case that hid it, whatever was upheld about it meanwhile.
    HiddenHold,
    /// @dev A claim that nobody answers is upheld by the clock, and its bond goes back whole.
    SilenceUpholds,
    /// @dev Whoever lost is taken to have put in a bond.
    LostUnchecked,
    /// @dev Whoever might have answered may appeal, also against a rejected claim; the bond is booked as the claimant's.
    AnyonesAppeal,
    /// @dev There is a case for each opener, not for each kind.
    CaseByOpener,
    /// @dev A ruling about one credential ends its batch's hold too.
    LiftsBatch
}
