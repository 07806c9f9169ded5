// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import { IERC20 } from "@openzeppelin/contracts/token/ERC20/IERC20.sol";

import { CampaignArguments, ICampaign } from "../../../contracts/interfaces/ICampaign.sol";
import { IClaimGate } from "../../../contracts/interfaces/IClaimGate.sol";
import { IClaims } from "../../../contracts/interfaces/IClaims.sol";
import { ClaimTerms, ISignedClaims } from "../../../contracts/interfaces/ISignedClaims.sol";
import { BundleItem } from "../../contracts/support/Bundles.sol";
import { CampaignHole } from "./CampaignHole.sol";
import { TwinBundle } from "./TwinBundle.sol";
import { TwinClaims } from "./TwinClaims.sol";

/// @notice {TwinCampaign} with waves, signed claims and bundles, and one hole or none. Never shipped.
contract BundleTwin is TwinClaims {
    uint256 private constant ITEM_GAS = 500_000;

    mapping(bytes32 => bool) private _seen;

    constructor(CampaignArguments memory terms, CampaignHole hole) TwinClaims(terms, hole) {}

    function claimSigned(
        uint256 index,
        address account,
        uint256 amount,
        bytes32[] calldata proof,
        ClaimTerms calldata terms,
        uint256 fee,
        bytes calldata signature
    ) external {
        if (_terms.gate != address(0)) revert ICampaign.GateDataMissing(_terms.gate);
        _claimSigned(BundleItem(index, account, amount, terms, fee, signature, ""), proof);
    }

    function claimSigned(
        uint256 index,
        address account,
        uint256 amount,
        bytes32[] calldata proof,
        ClaimTerms calldata terms,
        uint256 fee,
        bytes calldata signature,
        bytes calldata gateData
    ) external {
        if (_terms.gate == address(0)) revert ICampaign.GateDataUnexpected();
        _claimSigned(BundleItem(index, account, amount, terms, fee, signature, gateData), proof);
    }

    function claimMany(bytes calldata bundle) external {
        _checkOpen();
        (BundleItem[] memory items, bytes32[] memory nodes, bytes memory flags) = TwinBundle.read(bundle, _hole);
        bool isGated = uint8(bundle[1]) & 2 != 0;
        if (isGated && _terms.gate == address(0)) revert ICampaign.GateDataUnexpected();
        if (!isGated && _terms.gate != address(0)) revert ICampaign.GateDataMissing(_terms.gate);
        _checkItems(items);
        _prove(items, nodes, flags);

        bool[] memory were = new bool[](items.length);
        for (uint256 i = 0; i < items.length; ++i) were[i] = isClaimed(items[i].index);
        uint256 fees = 0;
        bytes memory skips;
        for (uint256 i = 0; i < items.length; ++i) {
            BundleItem memory item = items[i];
            (bool paid, bytes4 reason) = were[i] && _hole == CampaignHole.RepeatedItem
                ? (false, IClaims.AlreadyClaimed.selector)
                : _payInFrame(item);
            if (!paid) skips = bytes.concat(skips, bytes4(uint32(item.index)), reason);
            if (item.signature.length != 0 && (paid || _hole == CampaignHole.FeesOfSkipped)) fees += item.fee;
        }
        if (skips.length != 0) emit IClaims.ClaimsSkipped(skips);
        if (fees != 0) _pay(msg.sender, fees);
    }

    /// @notice Ours takes its data as they lie; this one declares them.
    function payItem(BundleItem calldata item, address relayer) external {
        if (msg.sender != address(this) && _hole != CampaignHole.OpenPayItem) {
            revert IClaims.OnlyItself(msg.sender);
        }
        _payItem(item, relayer);
    }

    function _payItem(BundleItem memory item, address relayer) private {
        bool isSigned = item.signature.length != 0;
        address feeTaker = item.terms.feeTaker;
        if (isSigned && feeTaker != address(0) && feeTaker != relayer && _hole != CampaignHole.AnyFeeTaker) {
            revert ISignedClaims.FeeTakerMismatch(feeTaker, relayer);
        }
        if (_hole != CampaignHole.WavelessBundles) _checkWave(item.index, isSigned);
        if (isSigned) {
            _checkSigned(item, relayer);
        } else {
            item.terms.recipient = item.account;
            if (_hole != CampaignHole.ForAnyoneInBundles) _checkCaller(relayer, item.account);
        }
        _settle(item, isSigned, relayer);
    }

    function _claim(
        uint256 index,
        address account,
        uint256 amount,
        bytes32[] calldata proof,
        bytes calldata gateData
    ) internal override {
        _checkOpen();
        _checkLeaf(index, account, amount, proof);
        _checkWave(index, false);
        _checkCaller(msg.sender, account);
        BundleItem memory item;
        (item.index, item.account, item.amount, item.gateData) = (index, account, amount, gateData);
        item.terms.recipient = account;
        _settle(item, false, msg.sender);
    }

    function _claimSigned(BundleItem memory item, bytes32[] calldata proof) private {
        _checkOpen();
        _checkLeaf(item.index, item.account, item.amount, proof);
        _checkWave(item.index, true);
        _checkSigned(item, msg.sender);
        _settle(item, true, msg.sender);
        address taker = item.terms.feeTaker;
        if (item.fee != 0)
            _pay(taker == address(0) || _hole == CampaignHole.AnyFeeTaker ? msg.sender : taker, item.fee);
    }

    function _settle(BundleItem memory item, bool isSigned, address caller) private {
        bytes32 seen = keccak256(item.signature);
        bool bySignature = isSigned && _hole == CampaignHole.SeenSignatures;
        bool isTaken = bySignature ? _seen[seen] : isClaimed(item.index) && _hole != CampaignHole.RepeatedItem;
        if (isTaken) revert IClaims.AlreadyClaimed(item.index);
        if (bySignature) _seen[seen] = true;
        else if (_hole != CampaignHole.MarksLast) _mark(item.index);
        emit IClaims.Claimed(item.index, item.account, item.amount);
        _ask(item, caller);
        bool keepsAll = isSigned && _hole != CampaignHole.FeeOnTop;
        _pay(item.terms.recipient, keepsAll ? item.amount - item.fee : item.amount);
        if (_hole == CampaignHole.MarksLast) _mark(item.index);
    }

    function _mark(uint256 index) private {
        _words[index / 256] |= 1 << (index % 256);
    }

    function _ask(BundleItem memory item, address caller) private {
        address gate = _terms.gate;
        if (gate == address(0)) return;
        address recipient = item.terms.recipient;
        bytes4 answer = IClaimGate(gate).check(item.index, item.account, recipient, item.amount, caller, item.gateData);
        if (answer != IClaimGate.check.selector) revert ICampaign.GateRefused(gate, answer);
    }

    /// @dev As the base, and looks at the answer.
    function _pay(address account, uint256 amount) internal override {
        (bool done, bytes memory answer) = _terms.token.call(abi.encodeCall(IERC20.transfer, (account, amount)));
        if (!done) {
            assembly ("memory-safe") {
                revert(add(answer, 32), mload(answer))
            }
        }
        if (answer.length != 0 && !abi.decode(answer, (bool))) revert("token");
    }

    function _payInFrame(BundleItem memory item) private returns (bool paid, bytes4 reason) {
        if (_hole == CampaignHole.KeepsEffects) return _payInline(item);
        bytes memory data = abi.encodeCall(this.payItem, (item, msg.sender));
        if (_hole != CampaignHole.NoGasFloor && gasleft() < 510_000) {
            revert ICampaign.NotEnoughGas(gasleft(), 510_000);
        }
        if (_hole == CampaignHole.OneFailsAll) {
            this.payItem(item, msg.sender);
            return (true, 0);
        }
        if (_hole == CampaignHole.CopiesReasons) {
            bytes memory why;
            (paid, why) = address(this).call{ gas: ITEM_GAS }(data);
            return (paid, bytes4(why));
        }
        uint256 stipend = _hole == CampaignHole.BoundlessItem ? gasleft() : ITEM_GAS;
        assembly ("memory-safe") {
            mstore(0x00, 0)
            paid := call(stipend, address(), 0, add(data, 0x20), mload(data), 0x00, 0x04)
            reason := and(mload(0x00), shl(224, 0xffffffff))
        }
    }

    /// @dev The hole: what the gate and the token did is not undone with the mark.
    function _payInline(BundleItem memory item) private returns (bool paid, bytes4 reason) {
        if (isClaimed(item.index)) return (false, IClaims.AlreadyClaimed.selector);
        item.terms.recipient = item.account;
        _mark(item.index);
        _ask(item, msg.sender);
        bytes memory data = abi.encodeCall(IERC20.transfer, (item.account, item.amount));
        (bool done, bytes memory answer) = _terms.token.call(data);
        if (done && abi.decode(answer, (bool))) return (true, 0);
        _words[item.index / 256] &= ~(1 << (item.index % 256));
    }
}
