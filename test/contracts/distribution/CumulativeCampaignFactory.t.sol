// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import { CampaignArguments, ClaimFor, ICampaign } from "../../../contracts/interfaces/ICampaign.sol";
import { ICampaignFactory, Permit } from "../../../contracts/interfaces/ICampaignFactory.sol";
import { CumulativeArguments, ICumulativeCampaign } from "../../../contracts/interfaces/ICumulativeCampaign.sol";
import { ICumulativeCampaignFactory } from "../../../contracts/interfaces/ICumulativeCampaignFactory.sol";
import { CumulativeFixture } from "../support/CumulativeFixture.sol";
import { FeeToken } from "../support/FeeToken.sol";
import { PermitToken } from "../support/PermitToken.sol";

contract CumulativeCampaignFactoryTest is CumulativeFixture {
    uint256 private constant OWNER_KEY = 0x0e4;
    /// @dev Ten years.
    uint64 private constant MAX_EXTRA = 315_576_000;
    uint256 private constant FUNDING = 5_000;

    function testFuzz_Create_DeploysAtThePredictedAddressAndFunds(
        bytes32 salt,
        uint96 funding,
        uint64 timelock,
        uint64 overlap,
        uint256 cap,
        bool never
    ) public {
        vm.assume(salt != 0);
        CumulativeArguments memory a = cumulativeArguments();
        a.timelock = uint64(bound(timelock, 1 days, 90 days));
        a.overlap = uint64(bound(overlap, 1, a.timelock));
        a.fundingCap = cap;
        a.terms.claimFor = never ? ClaimFor.Never : ClaimFor.Anyone;
        uint256 amount = bound(funding, 1, type(uint96).max);
        address predicted = cumulativeFactory.predict(a, salt, address(this));
        vm.expectEmit();
        emit ICumulativeCampaignFactory.CampaignCreated(predicted, address(this), address(token), a, amount);
        equal(cumulativeFactory.create(a, salt, amount), predicted, "address");
        equal(token.balanceOf(predicted), amount, "funded");
        equal(token.balanceOf(address(cumulativeFactory)), 0, "the factory keeps nothing");

        ICumulativeCampaign c = ICumulativeCampaign(predicted);
        CampaignArguments memory terms = a.terms;
        terms.token = c.token();
        (terms.root, terms.count, terms.manifestHash) = (c.merkleRoot(), c.count(), c.manifestHash());
        (terms.start, terms.end, terms.maxExtraTime) = (c.start(), c.end(), c.maxExtraTime());
        (terms.treasury, terms.gate, terms.claimFor) = (c.treasury(), c.gate(), c.claimFor());
        CumulativeArguments memory told = CumulativeArguments({
            terms: terms,
            proposer: c.proposer(),
            guardian: c.guardian(),
            timelock: c.timelock(),
            overlap: c.overlap(),
            fundingCap: c.fundingCap()
        });
        equal(cumulativeFactory.predict(told, salt, address(this)), predicted, "what it tells is what was given");
    }

    function testFuzz_Predict_DependsOnCreatorSaltAndArguments(address creator, bytes32 salt, uint64 timelock) public {
        CumulativeArguments memory a = cumulativeArguments();
        address predicted = cumulativeFactory.predict(a, salt, creator);
        vm.assume(creator != address(this) && salt != 0 && timelock != TIMELOCK);
        isTrue(predicted != cumulativeFactory.predict(a, salt, address(this)), "creator");
        isTrue(predicted != cumulativeFactory.predict(a, 0, creator), "salt");
        a.timelock = timelock;
        isTrue(predicted != cumulativeFactory.predict(a, salt, creator), "arguments");
    }

    function test_RevertWhen_CreatedTwiceOrWithoutMoney() public {
        CumulativeArguments memory a = cumulativeArguments();
        bytes memory exists = abi.encodeWithSelector(ICampaignFactory.CampaignExists.selector, address(cumulative));
        _refused(a, exists);
        vm.expectRevert(ICampaignFactory.ZeroFunding.selector);
        cumulativeFactory.create(a, 0, 0);
        FeeToken fee = new FeeToken(address(this), 1e24);
        fee.approve(address(cumulativeFactory), type(uint256).max);
        a.terms.token = address(fee);
        bytes4 short_ = ICampaignFactory.UnderFunded.selector;
        vm.expectRevert(abi.encodeWithSelector(short_, uint256(990), uint256(1000)));
        cumulativeFactory.create(a, 0, 1000);
    }

    /// @dev What all campaigns refuse, and what this kind does.
    function test_RevertWhen_AnArgumentIsOutOfRange() public {
        CumulativeArguments memory a = cumulativeArguments();
        a.terms.root = 0;
        _refused(a, abi.encodeWithSelector(ICampaign.ZeroRoot.selector));
        a = cumulativeArguments();
        a.terms.count = 2 ** 32 + 1;
        _refused(a, abi.encodeWithSelector(ICampaign.CountOutOfRange.selector, a.terms.count, uint256(2 ** 32)));
        a = cumulativeArguments();
        a.terms.end = a.terms.start;
        _refused(a, abi.encodeWithSelector(ICampaign.EndOutOfRange.selector, a.terms.start, a.terms.end, clock));
        a = cumulativeArguments();
        a.terms.claimFor = ClaimFor.AfterLastWave;
        _refused(a, abi.encodeWithSelector(ICampaign.AfterLastWaveWithoutWaves.selector));
        a = cumulativeArguments();
        (a.terms.gate, a.terms.maxExtraTime) = (address(token), MAX_EXTRA + 1);
        _refused(a, abi.encodeWithSelector(ICampaign.ExtraTimeTooLong.selector, MAX_EXTRA + 1, MAX_EXTRA));
        a.terms.maxExtraTime = MAX_EXTRA;
        cumulativeFactory.create(a, 0, 1);
        a = cumulativeArguments();
        a.proposer = address(0);
        _refused(a, abi.encodeWithSelector(ICumulativeCampaign.ZeroProposer.selector));
        a = cumulativeArguments();
        a.guardian = address(0);
        _refused(a, abi.encodeWithSelector(ICumulativeCampaign.ZeroGuardian.selector));
        a.guardian = PROPOSER;
        _refused(a, abi.encodeWithSelector(ICumulativeCampaign.GuardianIsProposer.selector, PROPOSER));
    }

    function testFuzz_RevertWhen_ThereAreWaves(uint64 waves, uint64 interval) public {
        CumulativeArguments memory a = cumulativeArguments();
        vm.assume(waves != 0 || interval != 0);
        (a.terms.waves, a.terms.waveInterval) = (waves, interval);
        _refused(a, abi.encodeWithSelector(ICumulativeCampaign.WavesRefused.selector, waves, interval));
    }

    function testFuzz_RevertWhen_TimelockOrOverlapIsOutOfRange(uint64 timelock, uint64 overlap) public {
        CumulativeArguments memory a = cumulativeArguments();
        (uint64 least, uint64 most) = (1 days, 90 days);
        bytes4 selector = ICumulativeCampaign.TimelockOutOfRange.selector;
        uint64[4] memory outside = [
            uint64(bound(timelock, 0, least - 1)),
            least - 1,
            most + 1,
            uint64(bound(timelock, most + 1, type(uint64).max))
        ];
        for (uint256 i = 0; i < 4; ++i) {
            a.timelock = outside[i];
            _refused(a, abi.encodeWithSelector(selector, a.timelock, least, most));
        }
        selector = ICumulativeCampaign.OverlapOutOfRange.selector;
        a.timelock = uint64(bound(timelock, least, most));
        a.overlap = 0;
        _refused(a, abi.encodeWithSelector(selector, a.overlap, a.timelock));
        a.overlap = a.timelock + 1;
        _refused(a, abi.encodeWithSelector(selector, a.overlap, a.timelock));
        a.overlap = uint64(bound(overlap, a.timelock + 1, type(uint64).max));
        _refused(a, abi.encodeWithSelector(selector, a.overlap, a.timelock));
        a.overlap = a.timelock;
        cumulativeFactory.create(a, 0, 1);
    }

    function testFuzz_Permit_PaysTheFunding(uint96 funding, bytes32 salt, bool another) public {
        address owner = vm.addr(OWNER_KEY);
        PermitToken permits = PermitToken(deploy("PermitToken", abi.encode(owner, 1e24)));
        CumulativeArguments memory a = cumulativeArguments();
        a.terms.token = address(permits);
        uint256 amount = bound(funding, 1, 1e24);
        Permit memory p = _permit(permits, amount);
        // Whoever hands it in beforehand does not stand in the way.
        if (another) permits.permit(owner, address(cumulativeFactory), amount, p.deadline, p.v, p.r, p.s);
        address predicted = cumulativeFactory.predict(a, salt, owner);
        vm.prank(owner);
        equal(cumulativeFactory.createWithPermit(a, salt, amount, p), predicted, "address");
        equal(permits.balanceOf(predicted), amount, "funded");
        equal(permits.allowance(owner, address(cumulativeFactory)), 0, "no allowance is left");
    }

    function test_RevertWhen_TheTokenOfAPermitHasNoCode() public {
        CumulativeArguments memory a = cumulativeArguments();
        a.terms.token = STRANGER;
        vm.expectRevert(abi.encodeWithSelector(ICampaign.TokenWithoutCode.selector, STRANGER));
        cumulativeFactory.createWithPermit(a, 0, FUNDING, Permit(0, 0, 0, 0));
    }

    function _permit(PermitToken permits, uint256 value) private view returns (Permit memory) {
        bytes32 type_ = keccak256("Permit(address owner,address spender,uint256 value,uint256 nonce,uint256 deadline)");
        address owner = vm.addr(OWNER_KEY);
        bytes32 struct_ = keccak256(abi.encode(type_, owner, cumulativeFactory, value, permits.nonces(owner), clock));
        bytes32 digest = keccak256(bytes.concat(hex"1901", permits.DOMAIN_SEPARATOR(), struct_));
        (uint8 v, bytes32 r, bytes32 s) = vm.sign(OWNER_KEY, digest);
        return Permit({ deadline: clock, v: v, r: r, s: s });
    }

    function _refused(CumulativeArguments memory arguments, bytes memory reason) private {
        vm.expectRevert(reason);
        cumulativeFactory.create(arguments, 0, 1);
    }
}
