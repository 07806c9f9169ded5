// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import { ITrustList } from "./ITrustList.sol";

/// @notice One list of a policy, and what the policy wants of an accreditation on it.
struct ListTerms {
    /// @notice An {IAccreditationList}; or, where tier and regions are zero, any {ITrustList}, another policy too.
    address list;
    /// @notice Least tier, as that list's authority counts them; 0 for any.
    uint8 leastTier;
    /// @notice Regions that an accreditation must cover, all of them, as that list's authority numbers them; 0 for any.
    uint128 regions;
}

/// @title ITrustPolicy
/// @notice A verifier's own rule over the lists of several authorities: an issuer is trusted where at least `needed` of them
/// vouch for it. Fixed when it was made; nobody owns it.
/// @dev A list that fails, burns the gas that it is given, or answers nonsense does not vouch; it stops nobody who is vouched for
/// by enough others. Each is given 100,000 gas; where a list fails with less, because the caller has less, all is undone.
/// @dev Warning: a policy over lists of one authority counts that authority several times.
interface ITrustPolicy is ITrustList {
    /// @notice A policy has 1 to `most` lists.
    error ListsOutOfRange(uint256 lists, uint256 most);
    /// @notice At least one list must vouch, and no more than there are.
    error NeededOutOfRange(uint256 needed, uint256 lists);
    /// @notice A list must be a contract.
    error ListWithoutCode(address list);
    /// @notice A list counts once.
    error ListTwice(address list);
    /// @notice The list does not answer what this policy will ask it: with tiers or regions it must be an {IAccreditationList}.
    error ListSilent(address list);
    /// @notice There is too little gas to tell a list that fails from one that was starved.
    error NotEnoughGas(uint256 gas, uint256 needed);

    /// @notice How many lists must vouch.
    function needed() external view returns (uint256);

    /// @notice The lists, and what is wanted of each.
    function lists() external view returns (ListTerms[] memory);

    /// @notice Which of the lists vouch, all of them asked.
    /// @param moment Unix seconds.
    /// @return vouching One bit a list, lowest first.
    function vouchersOf(address issuer, bytes32 schema, uint256 moment) external view returns (uint256 vouching);
}
