// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

/// @title IAllOfManyGate
/// @notice Asks 2 to 8 gates, its *parts*, and lets a claim pass if all of them agree. Gate data: `abi.encode(bytes[])`, what each
/// part is given, in the parts' order; an empty string for a part that reads none.
/// @dev Called so because it does for many what {IAllOfGate} does for two; new deployments use this one. Gates keep state by who
/// asks. So each caller has a contract of its own here, too, its *adapter*, through which all parts are asked: for them the
/// adapter is the campaign. It must be opened once. Name the adapter where a gate wants a campaign: to pause one, or to ask
/// whether a nullifier is used.
/// @dev What a part reverts with is passed on as it is. A part may be such a gate itself, or an {IAllOfGate}: then the adapter needs
/// one in it. All parts share the 200,000 gas for `extraTime`, and its sum is what the campaign's `maxExtraTime` bounds.
interface IAllOfManyGate {
    /// @notice There must be 2 to 8 parts.
    error PartCountRefused(uint256 parts);
    /// @notice The gate data must have one byte string for each part.
    error PartDataMismatch(uint256 given, uint256 parts);
    /// @notice A part did not answer with its selector, and gave no error of its own.
    /// @param position The part's, from 0.
    /// @param answer What it returned, or nothing: it reverted without a reason, ran out of gas, or is gone.
    error PartRefused(uint256 position, address gate, bytes answer);

    /// @notice The gates that are asked, in this order.
    function parts() external view returns (address[] memory);

    /// @notice Where a campaign's adapter is, or will be: known before it is opened.
    function adapterOf(address campaign) external view returns (address adapter);

    /// @notice For whom an adapter is being made right now; zero but while one is.
    function opening() external view returns (address campaign);

    /// @notice Makes a campaign's adapter, unless it is there. Anybody may; whoever creates the campaign should (125,000 gas): no
    /// claim is paid before.
    /// @param campaign The campaign.
    /// @return adapter The adapter.
    function open(address campaign) external returns (address adapter);
}
