// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import { ITrustList } from "./ITrustList.sol";

/// @notice One list of a policy, and what the policy requires of an accreditation on it.
struct ListTerms {
    /// @notice An {IAccreditationList}; or, if tier and regions are zero, any {ITrustList} but another policy.
    address list;
    /// @notice Minimum tier, as that list's authority counts tiers; 0 for any.
    uint8 leastTier;
    /// @notice Regions that an accreditation must cover, all of them, as that list's authority numbers them; 0 for any.
    uint128 regions;
    /// @notice How much its word counts towards the sum that is needed, 1 to 255.
    uint8 weight;
}

/// @title ITrustPolicy
/// @notice A verifier's own rule over the lists of several authorities: an issuer is trusted if the weights of the lists that vouch
/// for it add up to `needed` or more. With weights 1, 1, 1, 2 and `needed` 2, two of the first three lists suffice, or the last one.
/// The policy is fixed at its creation, and nobody owns it.
/// @dev A list that fails, burns the gas that it is given, or gives an invalid answer does not vouch. An issuer is still
/// trusted if enough other lists vouch. Each list gets 100,000 gas. If a list fails with less, because the caller sent less,
/// the whole call reverts.
/// @dev Warning: a policy over lists of one authority counts that authority several times.
interface ITrustPolicy is ITrustList {
    /// @notice A policy must have 1 to `most` lists.
    error ListsOutOfRange(uint256 lists, uint256 most);
    /// @notice The sum that is needed is from 1 to the sum of all weights, `sum`.
    error NeededOutOfRange(uint256 needed, uint256 sum);
    /// @notice A list whose word counts nothing has no place in a policy.
    error ZeroWeight(address list);
    /// @notice A policy is no list of another one: its lists would get too little gas there. Give their weights instead.
    error ListIsPolicy(address list);
    /// @notice A list must be a contract.
    error ListWithoutCode(address list);
    /// @notice A list may be in a policy only once.
    error ListTwice(address list);
    /// @notice The list does not answer the question that this policy will ask: with tiers or regions it must be an
    /// {IAccreditationList}.
    error ListSilent(address list);
    /// @notice There is too little gas to tell a list that fails from one that was starved.
    error NotEnoughGas(uint256 gas, uint256 needed);

    /// @notice The sum of weights that must vouch.
    function needed() external view returns (uint256);

    /// @notice The lists, and what the policy requires of each.
    function lists() external view returns (ListTerms[] memory);

    /// @notice Which of the lists vouch. Asks all of them.
    /// @param moment Unix seconds.
    /// @return vouching One bit a list, lowest first.
    function vouchersOf(address issuer, bytes32 schema, uint256 moment) external view returns (uint256 vouching);
}
