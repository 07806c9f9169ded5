// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import { Create2 } from "@openzeppelin/contracts/utils/Create2.sol";
import { LowLevelCall } from "@openzeppelin/contracts/utils/LowLevelCall.sol";

import { IAllOfGate } from "../../interfaces/IAllOfGate.sol";
import { IAllOfManyGate } from "../../interfaces/IAllOfManyGate.sol";
import { IClaimGate } from "../../interfaces/IClaimGate.sol";
import { ContractCode } from "../../libraries/ContractCode.sol";
import { ForwardingAdapter } from "./ForwardingAdapter.sol";

/// @title AllOfManyGate
/// @notice See {IAllOfManyGate}. It has no state but the adapters.
contract AllOfManyGate is IClaimGate, IAllOfManyGate {
    uint256 private constant MIN_PARTS = 2;
    uint256 private constant MAX_PARTS = 8;
    /// @dev Of `abi.encode(bytes[])`: where the list stands, and how many it has.
    uint256 private constant LIST_HEAD = 64;

    /// @inheritdoc IAllOfManyGate
    /// @dev Read by the adapter's constructor: so all adapters have one code, whose hash is known, and {adapterOf} is cheap.
    address public transient opening;

    bytes32 private immutable _adapterHash;
    uint256 private immutable _count;
    /// @dev Code instead of storage, which costs 2,100 gas a part to read. Zero beyond the last.
    address private immutable _part0;
    address private immutable _part1;
    address private immutable _part2;
    address private immutable _part3;
    address private immutable _part4;
    address private immutable _part5;
    address private immutable _part6;
    address private immutable _part7;

    constructor(address[] memory parts_) {
        uint256 count = parts_.length;
        if (count < MIN_PARTS || count > MAX_PARTS) revert PartCountRefused(count);
        address[MAX_PARTS] memory all;
        for (uint256 i = 0; i < count; ++i) {
            address part = parts_[i];
            if (!ContractCode.isContract(part)) revert IAllOfGate.GateWithoutCode(part);
            for (uint256 j = 0; j < i; ++j) {
                if (all[j] == part) revert IAllOfGate.SameGate(part);
            }
            all[i] = part;
        }
        _count = count;
        (_part0, _part1, _part2, _part3) = (all[0], all[1], all[2], all[3]);
        (_part4, _part5, _part6, _part7) = (all[4], all[5], all[6], all[7]);
        _adapterHash = keccak256(type(ForwardingAdapter).creationCode);
    }

    /// @inheritdoc IClaimGate
    function check(
        uint256 index,
        address account,
        address recipient,
        uint256 amount,
        address caller,
        bytes calldata data
    ) external returns (bytes4 selector) {
        // Check: whoever calls is asked for through the caller's own adapter, and through no other.
        address adapter = adapterOf(msg.sender);
        if (adapter.code.length == 0) revert IAllOfGate.AdapterNotOpen(msg.sender);

        bytes memory question = bytes.concat(
            bytes32(0),
            abi.encodeCall(IClaimGate.check, (index, account, recipient, amount, caller, ""))
        );
        _askAll(adapter, question, _listIn(data));
        return IClaimGate.check.selector;
    }

    /// @inheritdoc IClaimGate
    /// @dev A sum beyond the largest number is the largest number.
    function extraTime(address campaign) external view returns (uint256 extra) {
        address adapter = adapterOf(campaign);
        for (uint256 i = 0; i < _count; ++i) {
            uint256 more = IClaimGate(_partAt(i)).extraTime(adapter);
            extra = more > type(uint256).max - extra ? type(uint256).max : extra + more;
        }
    }

    /// @inheritdoc IAllOfManyGate
    function open(address campaign) external returns (address adapter) {
        adapter = adapterOf(campaign);
        if (adapter.code.length != 0) return adapter;
        opening = campaign;
        new ForwardingAdapter{ salt: _saltOf(campaign) }();
        opening = address(0);
        emit IAllOfGate.AdapterOpened({ campaign: campaign, adapter: adapter });
    }

    /// @inheritdoc IAllOfManyGate
    function parts() external view returns (address[] memory all) {
        all = new address[](_count);
        for (uint256 i = 0; i < all.length; ++i) all[i] = _partAt(i);
    }

    /// @inheritdoc IAllOfManyGate
    function adapterOf(address campaign) public view returns (address adapter) {
        return Create2.computeAddress(_saltOf(campaign), _adapterHash);
    }

    /// @dev Asks all parts. They keep their state under the adapter's address.
    /// @param question As {_ask} takes it.
    /// @param list As {_listIn} gives it.
    function _askAll(address adapter, bytes memory question, bytes calldata list) private {
        uint256 count = _count;
        for (uint256 i = 0; i < count; ++i) {
            address part = _partAt(i);
            (bool done, bytes32 answer) = _ask(adapter, part, question, _dataAt(list, i));
            // A shorter answer, or one with other bits set in its word, is not this answer.
            if (!done || answer != IClaimGate.check.selector) _refuse(done, i, part);
        }
    }

    /// @dev Asks a part through the adapter.
    /// @param question A word for the part, and how {check} is called with no data; the newest object in memory.
    /// @return done Whether the part returned.
    /// @return answer The word that it returned; zero where it returned less.
    function _ask(
        address adapter,
        address part,
        bytes memory question,
        bytes calldata data
    ) private returns (bool done, bytes32 answer) {
        // Safe: writes the question itself, free memory behind it, and scratch space. Encoding the question anew for each part,
        // and its answer as bytes, would cost 950 gas a part.
        assembly ("memory-safe") {
            mstore(add(question, 0x20), part)
            let end := add(add(question, 0x20), mload(question))
            mstore(sub(end, 0x20), data.length)
            calldatacopy(end, data.offset, data.length)
            mstore(add(end, data.length), 0)
            let length := add(mload(question), and(add(data.length, 0x1f), not(0x1f)))
            done := call(gas(), adapter, 0, add(question, 0x20), length, 0x00, 0x20)
            answer := mul(mload(0x00), gt(returndatasize(), 0x1f))
        }
    }

    /// @dev Reverts with what the part reverted with, or else with what it returned.
    function _refuse(bool done, uint256 position, address part) private pure {
        if (!done && LowLevelCall.returnDataSize() != 0) LowLevelCall.bubbleRevert();
        revert PartRefused(position, part, LowLevelCall.returnData());
    }

    function _partAt(uint256 i) private view returns (address) {
        if (i < 4) return i < 2 ? (i == 0 ? _part0 : _part1) : (i == 2 ? _part2 : _part3);
        return i < 6 ? (i == 4 ? _part4 : _part5) : (i == 6 ? _part6 : _part7);
    }

    /// @dev The list in `abi.encode(bytes[])` behind its length: offsets first, one for each part.
    function _listIn(bytes calldata data) private view returns (bytes calldata list) {
        if (data.length < LIST_HEAD || _wordAt(data, 0) != 32) revert GateDataMalformed(data.length);
        uint256 given = _wordAt(data, 32);
        if (given != _count) revert PartDataMismatch(given, _count);
        list = data[LIST_HEAD:];
        if (list.length < 32 * given) revert GateDataMalformed(data.length);
    }

    /// @dev One of the byte strings. They may overlap: each part judges its own.
    function _dataAt(bytes calldata list, uint256 i) private pure returns (bytes calldata) {
        uint256 offset = _wordAt(list, 32 * i);
        if (offset > list.length - 32) revert GateDataMalformed(LIST_HEAD + list.length);
        uint256 length = _wordAt(list, offset);
        if (length > list.length - 32 - offset) revert GateDataMalformed(LIST_HEAD + list.length);
        return list[offset + 32:offset + 32 + length];
    }

    function _wordAt(bytes calldata data, uint256 place) private pure returns (uint256) {
        return uint256(bytes32(data[place:place + 32]));
    }

    function _saltOf(address campaign) private pure returns (bytes32) {
        return bytes32(uint256(uint160(campaign)));
    }
}
