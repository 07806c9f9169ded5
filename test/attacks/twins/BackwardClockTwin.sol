// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import { ClaimTerms } from "../../../contracts/interfaces/ISignedClaims.sol";
import { Entitlement, IVestingCampaign, VestingArguments } from "../../../contracts/interfaces/IVestingCampaign.sol";
import { TwinCampaign } from "./TwinCampaign.sol";

/// @notice {TwinCampaign} that pays over the time between two points, to accounts that call themselves. Unless it is sound it
/// takes for granted that what is vested never falls. Never shipped.
contract BackwardClockTwin is TwinCampaign {
    bool private immutable _isSound;
    uint256 private immutable _from;
    uint256 private immutable _to;

    mapping(uint256 index => Entitlement) private _entitlements;

    constructor(VestingArguments memory arguments, bool isSound) TwinCampaign(arguments.terms) {
        (_isSound, _from, _to) = (isSound, arguments.points[0].time, arguments.points[1].time);
    }

    /// @notice All that there is counts.
    function fund(uint256) external {}

    function releaseSigned(
        uint256 index,
        address account,
        ClaimTerms calldata terms,
        uint256,
        bytes calldata
    ) external returns (uint256 amount) {
        require(msg.sender == account, "not the account");
        Entitlement storage held = _entitlements[index];
        uint256 vested = _vested(held.total);
        unchecked {
            amount = vested - held.released;
        }
        if (_isSound && vested < held.released) amount = 0;
        if (amount > terms.upTo) amount = terms.upTo;
        if (amount == 0) revert IVestingCampaign.NothingDue(index, account, held.released, held.total);
        unchecked {
            held.released += uint120(amount);
        }
        _pay(terms.recipient, amount);
    }

    function _claim(
        uint256 index,
        address account,
        uint256 amount,
        bytes32[] calldata proof,
        bytes calldata
    ) internal override {
        _check(index, account, amount, proof);
        _take(index, proof);
        _entitlements[index] = Entitlement(true, uint120(amount), uint120(_vested(amount)));
        _pay(account, _vested(amount));
    }

    function _vested(uint256 total) private view returns (uint256) {
        if (block.timestamp <= _from) return 0;
        return block.timestamp >= _to ? total : (total * (block.timestamp - _from)) / (_to - _from);
    }
}
