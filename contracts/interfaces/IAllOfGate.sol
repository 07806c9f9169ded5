// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

/// @title IAllOfGate
/// @notice Asks two gates, and lets a claim pass if both agree. Gate data: `abi.encode(bytes first, bytes second)`. Where it is
/// not deployed yet, {IAllOfManyGate} asks two for less gas, and up to eight.
/// @dev Gates keep state by who asks. Asked by this contract for all campaigns, they would take these for one, and a
/// stranger who calls this contract for a campaign too: anybody could use up anybody's nullifier. So each caller has a
/// contract of its own, its *adapter*, through which the gates are asked: for them the adapter is the campaign. It must be opened
/// once. Name the adapter where a gate wants a campaign: to pause one, or to ask whether a nullifier is used.
/// @dev Both gates share the 200,000 gas for `extraTime`, and its sum is what the campaign's `maxExtraTime` bounds.
interface IAllOfGate {
    /// @notice A gate must be a contract.
    error GateWithoutCode(address gate);
    /// @notice Twice the same gate: each claim would use up its nullifier twice.
    error SameGate(address gate);
    /// @notice The campaign that asks has no adapter yet: anybody can {open} it.
    error AdapterNotOpen(address campaign);
    /// @notice One of the two did not answer with its selector.
    error GateRefused(address gate, bytes4 answer);
    /// @notice An adapter is used by the gate that made it, and by nobody else.
    error OnlyItsGate(address caller, address gate);

    /// @notice A caller got its adapter.
    event AdapterOpened(address indexed campaign, address adapter);

    /// @notice The gate that is asked first.
    function first() external view returns (address);

    /// @notice The gate that is asked second.
    function second() external view returns (address);

    /// @notice Where a campaign's adapter is, or will be: known before it is opened.
    function adapterOf(address campaign) external view returns (address adapter);

    /// @notice For whom an adapter is being made right now; zero but while one is.
    function opening() external view returns (address campaign);

    /// @notice Makes a campaign's adapter, unless it is there. Anybody may; whoever creates the campaign should (700,000 gas): no
    /// claim is paid before.
    /// @param campaign The campaign.
    /// @return adapter The adapter.
    function open(address campaign) external returns (address adapter);
}
