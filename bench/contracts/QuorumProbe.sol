// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import { Approval, IQuorum, Seat } from "../../contracts/interfaces/IQuorum.sol";
import { Roster } from "../../contracts/libraries/Roster.sol";

/// @title QuorumProbe
/// @notice The quorum's check alone: the roster by its hash, and whose signatures these are. Only the gas bench deploys it.
contract QuorumProbe {
    bytes25 private _roster;

    constructor(Seat[] memory seats) {
        _roster = bytes25(Roster.check(seats, 0));
    }

    /// @notice Whether as many seats signed; reverts on a signature that is not a seat's.
    function check(
        bytes32 digest,
        uint256 quorum,
        Seat[] calldata seats,
        Approval[] calldata approvals
    ) external view returns (bool) {
        bytes25 hash = bytes25(Roster.hashOf(seats));
        if (hash != _roster) revert IQuorum.NotRoster(hash, _roster);
        uint256 voices = Roster.voicesOf(digest, seats, approvals, 0);
        uint256 count = 0;
        for (; voices != 0; voices &= voices - 1) ++count;
        return count >= quorum;
    }
}
