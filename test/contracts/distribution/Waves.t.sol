// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import { CampaignArguments, ClaimFor, ICampaign } from "../../../contracts/interfaces/ICampaign.sol";
import { IInstantCampaign } from "../../../contracts/interfaces/IInstantCampaign.sol";
import { CampaignFixture } from "../support/CampaignFixture.sol";
import { Trees } from "../support/Trees.sol";

/// @notice When each index may claim, and who may claim for others.
contract WavesTest is CampaignFixture {
    uint256 private constant COUNT = 10;
    CampaignArguments private _arguments;

    function setUp() public override {
        super.setUp();
        _arguments = argumentsFor(COUNT);
    }

    function testFuzz_ClaimableFrom_IsTheOpeningOfTheIndexsWave(
        uint256 count,
        uint64 waves,
        uint64 interval,
        uint256 index
    ) public {
        CampaignArguments memory a = _arguments;
        a.count = bound(count, 2, 2 ** 32);
        a.waves = uint64(bound(waves, 2, a.count < END - START ? a.count : END - START));
        a.waveInterval = uint64(bound(interval, 1, (END - START - 1) / (a.waves - 1)));
        ICampaign campaign = ICampaign(factory.create(a, 0, 1));
        equal(campaign.waves(), a.waves, "waves");
        equal(campaign.waveInterval(), a.waveInterval, "waveInterval");

        index = bound(index, 0, a.count - 1);
        equal(campaign.claimableFrom(index), START + ((index * a.waves) / a.count) * a.waveInterval, "opening");
        equal(campaign.claimableFrom(0), START, "first");
        equal(campaign.claimableFrom(a.count - 1), START + (a.waves - 1) * a.waveInterval, "last");
        isTrue(index == 0 || campaign.claimableFrom(index - 1) <= campaign.claimableFrom(index), "ascending");
    }

    function testFuzz_ClaimableFrom_IsTheStartWhereThereAreNoWaves(uint256 index) public {
        equal(create(_arguments).claimableFrom(index % COUNT), START, "start");
    }

    function testFuzz_RevertWhen_ClaimableFromIsAskedOfNoIndex(uint256 index, bool hasWaves) public {
        IInstantCampaign campaign = hasWaves ? createWith(3, 10, ClaimFor.Anyone) : create(_arguments);
        index = bound(index, COUNT, type(uint256).max);
        vm.expectRevert(abi.encodeWithSelector(ICampaign.IndexOutOfRange.selector, index, COUNT));
        campaign.claimableFrom(index);
        vm.expectRevert(abi.encodeWithSelector(ICampaign.IndexOutOfRange.selector, COUNT, COUNT));
        campaign.claimableFrom(COUNT);
    }

    function testFuzz_Claim_OpensToTheSecond(uint8 index, uint64 waves, uint64 interval) public {
        IInstantCampaign campaign = createWith(uint64(bound(waves, 2, COUNT)), interval, ClaimFor.Anyone);
        uint256 i = bound(index, 0, COUNT - 1);
        uint256 opens = START + ((i * campaign.waves()) / COUNT) * campaign.waveInterval();
        if (opens > START) {
            vm.warp(opens - 1);
            refused(campaign, STRANGER, i, abi.encodeWithSelector(ICampaign.WaveNotOpen.selector, opens - 1, opens));
            refused(
                campaign,
                subjectAt(i),
                i,
                abi.encodeWithSelector(ICampaign.WaveNotOpen.selector, opens - 1, opens)
            );
        }
        vm.warp(opens);
        paid(campaign, STRANGER, i);
    }

    /// @dev 10 leaves in 3 waves: 0 to 3, 4 to 6, 7 to 9.
    function test_Claim_BordersOfWaves() public {
        IInstantCampaign campaign = createWith(3, 1000, ClaimFor.Anyone);
        uint64[10] memory wave = [uint64(0), 0, 0, 0, 1, 1, 1, 2, 2, 2];
        for (uint256 i = 0; i < COUNT; ++i) equal(campaign.claimableFrom(i), START + wave[i] * 1000, "opening");
    }

    /// @dev Before the last wave opens, each for itself, once its own wave is open; from then on anybody for anybody.
    function testFuzz_AfterLastWave_OthersClaimFromItsOpeningOn(address caller, uint8 index, uint64 interval) public {
        IInstantCampaign campaign = createWith(4, interval, ClaimFor.AfterLastWave);
        uint256 i = bound(index, 0, COUNT - 1);
        vm.assume(caller != subjectAt(i) && caller != subjectAt(0));
        bytes memory refusal = abi.encodeWithSelector(ICampaign.ClaimForOtherRefused.selector, caller, subjectAt(0));

        vm.warp(START);
        refused(campaign, caller, 0, refusal);
        uint256 last = START + 3 * uint256(campaign.waveInterval());
        vm.warp(last - 1);
        refused(campaign, caller, 0, refusal);
        paid(campaign, subjectAt(0), 0);
        vm.warp(last);
        if (i != 0) paid(campaign, caller, i);
    }

    function testFuzz_Never_OthersDoNotClaimAfterTheLastWaveEither(address caller, uint8 index) public {
        IInstantCampaign campaign = createWith(2, 1000, ClaimFor.Never);
        uint256 i = bound(index, 0, COUNT - 1);
        vm.assume(caller != subjectAt(i));
        vm.warp(END - 1);
        refused(
            campaign,
            caller,
            i,
            abi.encodeWithSelector(ICampaign.ClaimForOtherRefused.selector, caller, subjectAt(i))
        );
        paid(campaign, subjectAt(i), i);
    }

    function test_RevertWhen_TheNumberOfWavesIsOutOfRange() public {
        refusedToCreate(1, 10, wavesOutOfRange(1, 10));
        refusedToCreate(uint64(COUNT + 1), 10, wavesOutOfRange(uint64(COUNT + 1), 10));
        refusedToCreate(type(uint64).max, 1, wavesOutOfRange(type(uint64).max, 1));
        refusedToCreate(2, 0, wavesOutOfRange(2, 0));
        refusedToCreate(0, 1, wavesOutOfRange(0, 1));
        createWith(uint64(COUNT), 1, ClaimFor.Anyone);
    }

    function testFuzz_RevertWhen_TheLastWaveDoesNotOpenBeforeTheEnd(uint64 waves, uint64 interval) public {
        waves = uint64(bound(waves, 2, COUNT));
        interval = uint64(bound(interval, (END - START + waves - 2) / (waves - 1), type(uint64).max));
        uint256 last = START + uint256(waves - 1) * interval;
        refusedToCreate(waves, interval, abi.encodeWithSelector(ICampaign.WavesBeyondEnd.selector, last, END));
    }

    function test_RevertWhen_TheLastWaveOpensAtTheEnd() public {
        uint64 length = END - START;
        refusedToCreate(2, length, abi.encodeWithSelector(ICampaign.WavesBeyondEnd.selector, uint256(END), END));
        CampaignArguments memory a = _arguments;
        (a.waves, a.waveInterval) = (2, length - 1);
        equal(create(a).claimableFrom(COUNT - 1), END - 1, "the last second");
    }

    function createWith(uint64 waves, uint64 interval, ClaimFor claimFor) private returns (IInstantCampaign) {
        CampaignArguments memory a = _arguments;
        a.waves = waves;
        a.waveInterval = uint64(bound(interval, 1, (END - START - 1) / (waves - 1)));
        a.claimFor = claimFor;
        return create(a);
    }

    function wavesOutOfRange(uint64 waves, uint64 interval) private pure returns (bytes memory) {
        return abi.encodeWithSelector(ICampaign.WavesOutOfRange.selector, waves, interval, COUNT);
    }

    function refusedToCreate(uint64 waves, uint64 interval, bytes memory reason) private {
        CampaignArguments memory a = _arguments;
        (a.waves, a.waveInterval) = (waves, interval);
        vm.expectRevert(reason);
        factory.create(a, bytes32(0), total);
    }

    function refused(IInstantCampaign campaign, address caller, uint256 index, bytes memory reason) private {
        bytes32[] memory proof = Trees.proofAt(campaignNodes, index);
        vm.prank(caller);
        vm.expectRevert(reason);
        campaign.claim(index, subjectAt(index), amountAt(index), proof);
    }

    function paid(IInstantCampaign campaign, address caller, uint256 index) private {
        bytes32[] memory proof = Trees.proofAt(campaignNodes, index);
        vm.prank(caller);
        campaign.claim(index, subjectAt(index), amountAt(index), proof);
        equal(token.balanceOf(subjectAt(index)), amountAt(index), "paid");
    }
}

/// @notice The same of the light form.
contract LightWavesTest is WavesTest {
    function factoryOfForm() internal pure override returns (string memory) {
        return "LightInstantCampaignFactory";
    }
}
