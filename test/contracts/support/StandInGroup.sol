// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import { IAttestationRegistry } from "../../../contracts/interfaces/IAttestationRegistry.sol";
import { AttestationRequest } from "../../../contracts/interfaces/IAttestationRegistry.sol";
import { Seat } from "../../../contracts/interfaces/IQuorum.sol";
import { Act, PackedRule, Rule } from "../../../contracts/interfaces/IRulebook.sol";
import { Rules } from "../../../contracts/libraries/Rules.sol";

/// @notice What a desk asks of a group and of its rulebook, in one, with one seat. It does what the desk says, or, deaf, nothing.
contract StandInGroup {
    error NotDesk(address caller);

    address public desk;
    address public seat;
    uint32 public notice;
    /// @dev More of it for an act.
    mapping(Act act => uint32 notice) public more;
    bool public isDeaf;

    function setDesk(address to) external {
        desk = to;
    }

    function setSeat(address to) external {
        seat = to;
    }

    function setNotice(uint32 to) external {
        notice = to;
    }

    function setMore(Act act, uint32 to) external {
        more[act] = to;
    }

    function setDeaf(bool to) external {
        isDeaf = to;
    }

    function rulebook() external view returns (address) {
        return address(this);
    }

    function packedRuleAt(Act act, uint64) external view returns (PackedRule) {
        Rule memory rule;
        rule.notice = notice + more[act];
        return Rules.pack(rule);
    }

    function isSeated(Seat[] calldata, address account) external view returns (bool) {
        return account == seat;
    }

    function enact(address target, bytes calldata data, bytes32) external {
        if (msg.sender != desk) revert NotDesk(msg.sender);
        if (!isDeaf) run(target, data);
    }

    function attest(IAttestationRegistry attestations, AttestationRequest calldata request) external returns (bytes32) {
        return attestations.attest(request);
    }

    /// @dev Anybody may: tests have it suspend and hold in its own name.
    function run(address target, bytes calldata data) public {
        (bool isDone, bytes memory why) = target.call(data);
        if (isDone) return;
        assembly ("memory-safe") {
            revert(add(why, 0x20), mload(why))
        }
    }
}
