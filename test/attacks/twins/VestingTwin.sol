// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import { IERC20 } from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import { ReentrancyGuardTransient } from "@openzeppelin/contracts/utils/ReentrancyGuardTransient.sol";
import { ECDSA } from "@openzeppelin/contracts/utils/cryptography/ECDSA.sol";

import { IClaims } from "../../../contracts/interfaces/IClaims.sol";
import { ClaimTerms, ISignedClaims } from "../../../contracts/interfaces/ISignedClaims.sol";
import {
    Entitlement,
    EntitlementKey,
    IVestingCampaign,
    VestingArguments,
    VestingPoint
} from "../../../contracts/interfaces/IVestingCampaign.sol";
import { ClaimSigning } from "../../contracts/support/ClaimSigning.sol";
import { TwinCampaign } from "./TwinCampaign.sol";
import { VestingHole } from "./VestingHole.sol";

/// @notice {TwinCampaign} that pays over time, without waves, fees and bundles, and one hole or none. Never shipped.
contract VestingTwin is TwinCampaign {
    VestingHole internal immutable _hole;

    bool private _isStepped;
    VestingPoint[] private _points;
    mapping(uint256 index => mapping(address account => Entitlement)) private _entitlements;
    uint256 private _funded;
    uint256 private _promised;
    bool private _isFunding;

    constructor(VestingArguments memory arguments, VestingHole hole) TwinCampaign(arguments.terms) {
        (_hole, _isStepped) = (hole, arguments.stepped);
        uint64 share = 0;
        for (uint256 i = 0; i < arguments.points.length; ++i) {
            VestingPoint memory point = arguments.points[i];
            if (point.share < share && hole != VestingHole.AnySchedule) {
                revert IVestingCampaign.ShareFalls(i, share, point.share);
            }
            share = point.share;
            _points.push(point);
        }
        if (share != 1e18 && hole != VestingHole.AnySchedule) revert IVestingCampaign.ScheduleIncomplete(share, 1e18);
    }

    function fund(uint256 amount) external {
        if (_isFunding && _hole != VestingHole.OpenFund) {
            revert ReentrancyGuardTransient.ReentrancyGuardReentrantCall();
        }
        _isFunding = true;
        uint256 before = IERC20(_terms.token).balanceOf(address(this));
        if (amount != 0) IERC20(_terms.token).transferFrom(msg.sender, address(this), amount);
        uint256 afterwards = IERC20(_terms.token).balanceOf(address(this));
        if (_hole == VestingHole.CountsClaimed) _funded = _promised + afterwards;
        else _funded = _promised == 0 ? afterwards : _funded + afterwards - before;
        _isFunding = false;
    }

    function release(uint256 index, address account) external returns (uint256 amount) {
        return _release(index, account, account, type(uint256).max);
    }

    function releaseSigned(
        uint256 index,
        address account,
        ClaimTerms calldata terms,
        uint256,
        bytes calldata signature
    ) external returns (uint256 amount) {
        uint256 before = _hole == VestingHole.LastingSignature ? 0 : _held(index, account).released;
        bytes32 digest = ClaimSigning.digestOn(block.chainid, address(this), account, index, terms, before);
        if (ECDSA.recover(digest, signature) != account) revert ISignedClaims.InvalidSignature(account, digest);
        return _release(index, account, terms.recipient, terms.upTo);
    }

    function releaseMany(EntitlementKey[] calldata keys) external {
        if (_hole == VestingHole.LooksFirst) return _releaseTogether(keys);
        for (uint256 i = 0; i < keys.length; ++i) {
            try this.release(keys[i].index, keys[i].account) {} catch {}
        }
    }

    function funding() external view returns (uint256 funded, uint256 claimed) {
        return (_funded, _promised);
    }

    function entitlement(uint256 index, address account) external view returns (Entitlement memory) {
        return _held(index, account);
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
        Entitlement storage held = _held(index, account);
        if (held.claimed) revert IClaims.AlreadyClaimed(index);
        uint256 available = _funded > _promised ? _funded - _promised : 0;
        if (amount > available && _hole != VestingHole.RecordsAll)
            revert IVestingCampaign.FundingShort(amount, available);
        _promised += amount;
        (held.claimed, held.total) = (true, uint120(amount));
        if (_hole != VestingHole.GatelessClaim) _askGate(index, account, amount, gateData);
        _payOut(held, account, _vested(amount));
    }

    /// @dev All that is claimed stays.
    function _takeRest() internal override returns (uint256 amount) {
        if (_hole == VestingHole.SweepsBalance) return super._takeRest();
        amount = _funded - _promised;
        _funded = _promised;
    }

    function _takeAll() internal override returns (uint256 amount) {
        if (_hole == VestingHole.EmptiesBookFirst) _funded = 0;
        return super._takeAll();
    }

    function _afterRecall() internal override {
        if (_hole != VestingHole.KeepsBook && _hole != VestingHole.EmptiesBookFirst) _funded = 0;
    }

    function _release(uint256 index, address account, address to, uint256 upTo) private returns (uint256 amount) {
        Entitlement storage held = _held(index, account);
        if (!held.claimed) revert IVestingCampaign.NotClaimed(index, account);
        amount = _vested(held.total) - (_hole == VestingHole.ForgetsReleases ? 0 : held.released);
        if (amount > upTo) amount = upTo;
        if (amount == 0) revert IVestingCampaign.NothingDue(index, account, held.released, held.total);
        if (_hole == VestingHole.AsksAtRelease) _askGate(index, account, held.total, msg.data[:0]);
        _payOut(held, to, amount);
    }

    /// @dev The hole: a key named twice is looked up twice before it is paid.
    function _releaseTogether(EntitlementKey[] calldata keys) private {
        uint256[] memory due = new uint256[](keys.length);
        for (uint256 i = 0; i < keys.length; ++i) {
            Entitlement memory held = _held(keys[i].index, keys[i].account);
            due[i] = _vested(held.total) - held.released;
        }
        for (uint256 i = 0; i < keys.length; ++i) {
            _payOut(_held(keys[i].index, keys[i].account), keys[i].account, due[i]);
        }
    }

    function _payOut(Entitlement storage held, address to, uint256 amount) private {
        if (_hole != VestingHole.NotesLast) held.released += uint120(amount);
        if (amount != 0) _pay(to, amount);
        if (_hole == VestingHole.NotesLast) held.released += uint120(amount);
    }

    function _held(uint256 index, address account) private view returns (Entitlement storage) {
        return _entitlements[index][_hole == VestingHole.KeyedByIndex ? address(0) : account];
    }

    function _vested(uint256 total) private view returns (uint256) {
        for (uint256 i = _points.length; i > 0; --i) {
            VestingPoint memory point = _points[i - 1];
            if (block.timestamp < point.time) continue;
            if (i == _points.length || _isStepped) return (total * point.share) / 1e18;
            VestingPoint memory next = _points[i];
            uint256 span = next.time - point.time;
            uint256 grown = uint256(next.share - point.share) * (block.timestamp - point.time);
            return (total * (point.share * span + grown)) / (span * 1e18);
        }
        return 0;
    }
}
