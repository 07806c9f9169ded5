// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

/// @notice The safeguard that {TermsTwin} goes without. With `None` it is sound.
enum TermsHole {
    None,
    /// @dev What is signed names no campaign.
    NoCampaign,
    /// @dev The campaign is what whoever asks says that it is, as an adapter does.
    AskerNamesCampaign,
    /// @dev What is signed names no account.
    NoAccount,
    /// @dev What is signed names no text and no language.
    NoText,
    /// @dev What is signed is good on every chain.
    NoChain,
    /// @dev What is signed is good at every gate.
    NoGate,
    /// @dev Whoever sends need not sign.
    SendingAgrees,
    /// @dev Whoever is paid may sign.
    RecipientSigns
}
