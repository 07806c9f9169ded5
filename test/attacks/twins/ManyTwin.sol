// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import { IAllOfGate } from "../../../contracts/interfaces/IAllOfGate.sol";
import { IAllOfManyGate } from "../../../contracts/interfaces/IAllOfManyGate.sol";
import { IClaimGate } from "../../../contracts/interfaces/IClaimGate.sol";
import { ManyHole } from "./ManyHole.sol";

/// @notice A plain gate of several parts by the rules of ours, without one of its safeguards. Never shipped.
contract ManyTwin is IClaimGate {
    address[] private _parts;
    ManyHole public immutable hole;
    bool public asking;
    mapping(address campaign => ManyTwinAdapter) public adapterOf;

    constructor(address[] memory parts, ManyHole hole_) {
        (_parts, hole) = (parts, hole_);
    }

    function open(address campaign) external returns (address) {
        return address(adapterOf[campaign] = new ManyTwinAdapter(campaign));
    }

    function check(
        uint256 index,
        address account,
        address recipient,
        uint256 amount,
        address caller,
        bytes calldata data
    ) external returns (bytes4) {
        if (address(adapterOf[msg.sender]) == address(0)) revert IAllOfGate.AdapterNotOpen(msg.sender);
        bytes[] memory given = abi.decode(data, (bytes[]));
        if (given.length != _parts.length) revert IAllOfManyGate.PartDataMismatch(given.length, _parts.length);
        asking = true;
        for (uint256 i = 0; i < given.length; ++i) {
            _ask(i, abi.encodeCall(IClaimGate.check, (index, account, recipient, amount, caller, given[i])));
        }
        asking = false;
        return IClaimGate.check.selector;
    }

    function extraTime(address campaign) external view returns (uint256 extra) {
        for (uint256 i = 0; i < _parts.length; ++i) {
            extra += IClaimGate(_parts[i]).extraTime(address(adapterOf[campaign]));
        }
    }

    function _ask(uint256 i, bytes memory question) private {
        (bool done, bytes memory answer) = address(adapterOf[msg.sender]).call(
            bytes.concat(bytes32(uint256(uint160(_parts[i]))), question)
        );
        if (!done && answer.length != 0) {
            assembly ("memory-safe") {
                revert(add(answer, 32), mload(answer))
            }
        }
        if (done && answer.length == 0 && hole == ManyHole.SilenceAgrees) return;
        if (!done || answer.length < 32 || bytes32(answer) != IClaimGate.check.selector) {
            revert IAllOfManyGate.PartRefused(i, _parts[i], answer);
        }
    }
}

contract ManyTwinAdapter {
    ManyTwin private immutable _gate = ManyTwin(msg.sender);
    address private immutable _campaign;

    constructor(address campaign) {
        _campaign = campaign;
    }

    fallback(bytes calldata question) external returns (bytes memory) {
        ManyHole hole = _gate.hole();
        bool isHeeded = msg.sender == address(_gate) || hole == ManyHole.AnyonesAdapter;
        if (!isHeeded && hole == ManyHole.AdapterWhileAsking) isHeeded = _gate.asking();
        (bool done, bytes memory answer) = isHeeded
            ? address(uint160(uint256(bytes32(question[:32])))).call(question[32:])
            : _campaign.staticcall(question);
        if (done) return answer;
        assembly ("memory-safe") {
            revert(add(answer, 32), mload(answer))
        }
    }
}
