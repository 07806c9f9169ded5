// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

/// @title IClaimGate
/// @notice A contract that a campaign asks before it pays: instant and vesting campaigns once a leaf (at the first claim, not
/// at releases), cumulative ones at each claim.
interface IClaimGate {
    /// @notice The gate data is not laid out as this gate wants it; its length in bytes.
    error GateDataMalformed(uint256 length);

    /// @notice Judges one claim, and remembers what it must (a nullifier). Called by the campaign after the claim is
    /// marked as taken; reverting, or answering anything but its own selector, refuses the claim.
    /// @dev Warning: anybody can call this. Keep state by `msg.sender`, which is the campaign for an honest call, so that
    /// a stranger's call can touch only the stranger's state.
    /// @param index The leaf's index.
    /// @param account The leaf's account.
    /// @param recipient Who will be paid.
    /// @param amount The leaf's amount in base units: what is to be paid, in a vesting campaign all of it over time, in a
    /// cumulative one with all that was paid before.
    /// @param caller Who called the campaign.
    /// @param data What the claimant gave the gate, opaque to the campaign.
    /// @return selector `IClaimGate.check.selector`.
    function check(
        uint256 index,
        address account,
        address recipient,
        uint256 amount,
        address caller,
        bytes calldata data
    ) external returns (bytes4 selector);

    /// @notice Seconds by which a campaign's end moves, because claiming was stopped meanwhile; bounded by the campaign's
    /// `maxExtraTime`. Asked at or after the campaign's `end`; by a cumulative campaign also when a root is proposed or
    /// accepted, and when the root before is claimed under past its overlap.
    /// @dev Warning: answer within 200,000 gas, and never less than before: a campaign that seemed to be over may have been
    /// swept. A failure counts as all that the campaign allows.
    /// @param campaign The campaign.
    /// @return extra Seconds.
    function extraTime(address campaign) external view returns (uint256 extra);
}
