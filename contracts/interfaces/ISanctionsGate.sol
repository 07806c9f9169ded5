// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

/// @title ISanctionsGate
/// @notice Pays accounts that an oracle does not call sanctioned: it is asked about the leaf's account and, where it is
/// another, about the recipient. See {ISanctionsOracle}. Gate data: anything.
/// @dev The oracle is asked with 50,000 gas, and cannot change or call anything. Its answer is one word, 0 or 1. Whatever else it
/// does refuses the claim: it fails, burns its gas, answers nothing, more than a word, or another word.
/// @dev Warning: whoever keeps the oracle's list can refuse anybody, and whoever can break the oracle can refuse everybody, until
/// the campaign ends. Nobody can change a gate's oracle. A new oracle is a new gate, and so a new campaign.
/// @dev Warning: an account is judged in the block of its claim, and not again. A vesting campaign asks at the first claim only:
/// what vests is released to whoever is listed later. Nobody is asked about who sends a claim, or who takes its fee.
interface ISanctionsGate {
    /// @notice The oracle must be a contract.
    error OracleWithoutCode(address oracle);
    /// @notice The oracle did not answer what it was asked about the zero address with one word, 0 or 1: the length of what came, in
    /// bytes, and its first word.
    error OracleUnknown(address oracle, bool reverted, uint256 length, bytes32 word);
    /// @notice The oracle says that the account is sanctioned.
    error AccountSanctioned(address account);
    /// @notice The oracle did not say whether the account is sanctioned: the length of what came, in bytes, and its first word.
    error OracleUnclear(address account, bool reverted, uint256 length, bytes32 word);

    /// @notice Who is asked; never changes.
    function oracle() external view returns (address);

    /// @notice What the oracle says about an account now, asked as for a claim. Anybody can ask.
    /// @return answered Whether it says anything; if not, claims of the account are refused too.
    /// @return sanctioned Whether the account is sanctioned; false where the oracle says nothing.
    function screen(address account) external view returns (bool answered, bool sanctioned);
}
