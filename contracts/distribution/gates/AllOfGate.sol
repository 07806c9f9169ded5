// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import { Create2 } from "@openzeppelin/contracts/utils/Create2.sol";

import { IAllOfGate } from "../../interfaces/IAllOfGate.sol";
import { IClaimGate } from "../../interfaces/IClaimGate.sol";
import { ContractCode } from "../../libraries/ContractCode.sol";
import { CampaignAdapter } from "./CampaignAdapter.sol";

/// @title AllOfGate
/// @notice See {IAllOfGate}. It has no state but the adapters.
contract AllOfGate is IClaimGate, IAllOfGate {
    /// @inheritdoc IAllOfGate
    address public immutable first;
    /// @inheritdoc IAllOfGate
    address public immutable second;

    /// @inheritdoc IAllOfGate
    /// @dev Read by the adapter's constructor: so all adapters have one code, whose hash is known, and {adapterOf} is cheap.
    address public transient opening;

    bytes32 private immutable _adapterHash;

    constructor(address first_, address second_) {
        if (!ContractCode.isContract(first_)) revert GateWithoutCode(first_);
        if (!ContractCode.isContract(second_)) revert GateWithoutCode(second_);
        if (first_ == second_) revert SameGate(first_);
        (first, second) = (first_, second_);
        _adapterHash = keccak256(type(CampaignAdapter).creationCode);
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
        // Whoever calls is asked for through the caller's own adapter, and through no other.
        address adapter = adapterOf(msg.sender);
        if (adapter.code.length == 0) revert AdapterNotOpen(msg.sender);
        return
            IClaimGate(adapter).check({
                index: index,
                account: account,
                recipient: recipient,
                amount: amount,
                caller: caller,
                data: data
            });
    }

    /// @inheritdoc IClaimGate
    /// @dev A sum beyond the largest number is the largest number.
    function extraTime(address campaign) external view returns (uint256 extra) {
        address adapter = adapterOf(campaign);
        uint256 one = IClaimGate(first).extraTime(adapter);
        uint256 other = IClaimGate(second).extraTime(adapter);
        unchecked {
            extra = one + other;
        }
        if (extra < one) extra = type(uint256).max;
    }

    /// @inheritdoc IAllOfGate
    function open(address campaign) external returns (address adapter) {
        adapter = adapterOf(campaign);
        if (adapter.code.length != 0) return adapter;
        opening = campaign;
        new CampaignAdapter{ salt: _saltOf(campaign) }();
        opening = address(0);
        emit AdapterOpened({ campaign: campaign, adapter: adapter });
    }

    /// @inheritdoc IAllOfGate
    function adapterOf(address campaign) public view returns (address adapter) {
        return Create2.computeAddress(_saltOf(campaign), _adapterHash);
    }

    function _saltOf(address campaign) private pure returns (bytes32) {
        return bytes32(uint256(uint160(campaign)));
    }
}
