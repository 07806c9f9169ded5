// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import { ITrustList } from "./ITrustList.sol";

/// @notice One list of a policy, and what the policy requires of an accreditation on it.
struct ListTerms {
    /// @notice An {IAccreditationList}; or, if tier and regions are zero, any {ITrustList}, which may be another policy.
    address list;
    /// @notice Minimum tier, as that list's authority counts tiers; 0 for any.
    uint8 leastTier;
    /// @notice Regions that an accreditation must cover, all of them, as that list's authority numbers them; 0 for any.
    uint128 regions;
}

/// @title ITrustPolicy
/// @notice A verifier's own rule over the lists of several authorities: an issuer is trusted if at least `needed` of them vouch
/// for it. The policy is fixed at its creation, and nobody owns it.
/// @dev A list that fails, burns the gas that it is given, or gives an invalid answer does not vouch. An issuer is still
/// trusted if enough other lists vouch. Each list gets 100,000 gas. If a list fails with less, because the caller sent less,
/// the whole call reverts.
/// @dev Warning: a policy over lists of one authority counts that authority several times.
interface ITrustPolicy is ITrustList {
    /// @notice A policy must have 1 to `most` lists.
    error ListsOutOfRange(uint256 lists, uint256 most);
    /// @notice The number of lists that must vouch is from 1 to the number of lists.
    error NeededOutOfRange(uint256 needed, uint256 lists);
    /// @notice A list must be a contract.
    error ListWithoutCode(address list);
    /// @notice A list may be in a policy only once.
    error ListTwice(address list);
    /// @notice The list does not answer the question that this policy will ask: with tiers or regions it must be an
    /// {IAccreditationList}.
    error ListSilent(address list);
    /// @notice There is too little gas to tell a list that fails from one that was starved.
    error NotEnoughGas(uint256 gas, uint256 needed);

    /// @notice How many lists must vouch.
    function needed() external view returns (uint256);

    /// @notice The lists, and what the policy requires of each.
    function lists() external view returns (ListTerms[] memory);

    /// @notice Which of the lists vouch. Asks all of them.
    /// @param moment Unix seconds.
    /// @return vouching One bit a list, lowest first.
    function vouchersOf(address issuer, bytes32 schema, uint256 moment) external view returns (uint256 vouching);
}
