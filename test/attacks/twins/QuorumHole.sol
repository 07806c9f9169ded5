// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @notice The safeguard that {QuorumTwin} goes without. With `None` it is sound.
enum QuorumHole {
    None,
    /// @dev A proposal's id names no roster, and what was open stays open under the next.
    RosterlessId,
    /// @dev Signatures are counted, not seats.
    CountsSignatures,
    /// @dev A seat holds as much as it likes.
    NoBudget,
    /// @dev What is signed names neither chain nor contract.
    NoDomain,
    /// @dev The group answers `isValidSignature`, by its lowest threshold: of a hash it cannot tell the act.
    SignsForItself,
    /// @dev Objections are counted, not seats.
    CountsObjections,
    /// @dev What passed waits for ever.
    NoEnd,
    /// @dev A nonce is used up by whoever opens first.
    BurnsNonces,
    /// @dev A key may sit in several seats.
    KeysTwice,
    /// @dev A nonce is used up after the call.
    LateNonce,
    /// @dev Dormant seats lower the threshold of every act, down to one.
    NoFloor,
    /// @dev Silences count as often as proposals lapse.
    HourlySilences,
    /// @dev Silences may be counted long after, all at once.
    StoredSilences,
    /// @dev Once a proposal has passed, nobody else is heard.
    PassedIsDeaf,
    /// @dev A hold is beyond the budget of all where it is beyond the budget of one.
    SpentSeatSpoils,
    /// @dev What was refused or has lapsed is so for a full quorum too.
    RefusalBinds,
    /// @dev Whoever acts on what was refused or has lapsed has the assents of before counted.
    StoredAssents,
    /// @dev Who objected is counted as assenting by an older signature, once the proposal is over.
    ForgetsObjections,
    /// @dev What was refused or has lapsed is done also without a deadline, and what is void too.
    Revives,
    /// @dev A seat opens as many proposals that pass by silence as it likes.
    NeverBusy
}
